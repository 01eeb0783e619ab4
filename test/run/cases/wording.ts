import type { Json } from '../../../src/value/json.js'

/** The name under which Poolwright reads a file that Terraform reads. */
export function poolName(name: string): string {
  return name
    .replace(/terraform\.tfvars(\.json)?$/, 'pool.vars.hcl$1')
    .replace(/\.tfvars/, '.vars.hcl')
    .replace(/\.tf(\.json)?$/, '.pool.hcl$1')
}

/** Where Terraform's words name Terraform, its files or its options, ours name Poolwright and its own. */
const substitutions: readonly (readonly [RegExp, string])[] = [
  [/"terraform apply"/g, '"poolwright apply"'],
  [/registry\.terraform\.io\/local\/pool|local\/pool/g, 'pool'],
  [/(?<![\w-])-(target|replace|var-file|var)\b/g, '--$1'],
  [/\bTerraform\b/g, 'Poolwright'],
  [/(?<=[\w-])\.tf(\.json)?(?![\w.])/g, '.pool.hcl$1'],
  [/\bterraform\.tfvars\b/g, 'pool.vars.hcl'],
  [/\.tfvars\b/g, '.vars.hcl'],
]

/** Terraform's words as Poolwright says them. */
export function poolWords(text: string): string {
  return substitutions.reduce((words, [pattern, replacement]) => words.replace(pattern, replacement), text)
}

/** Every sentence of a document in Poolwright's words; names of files in it too. */
export function poolDocument(json: Json): Json {
  if (typeof json === 'string') return poolWords(json)
  if (json === null || typeof json !== 'object') return json
  if (Array.isArray(json)) return json.map(poolDocument)
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [name, name === 'code' ? value : poolDocument(value)]),
  )
}
