import type { Type } from '../value/type.js'

type Unknown = { readonly [name: string]: unknown }

const typeKinds: ReadonlySet<string> = new Set<Type['kind']>([
  'string',
  'number',
  'bool',
  'any',
  'list',
  'set',
  'map',
  'tuple',
  'object',
  'link',
])

/**
 * What is wrong with the schema of a provider that Poolwright did not come with, as the part and a sentence’s end
 * (`kinds.record.block has no attributes`); undefined where all of it has the shape of `ProviderSchema`.
 */
export function schemaProblem(schema: unknown): string | undefined {
  if (!isRecord(schema)) return 'it has no schema'
  return (
    blockProblem(schema['configuration'], 'configuration') ??
    kindsProblem(schema['kinds'], 'kinds') ??
    kindsProblem(schema['data'], 'data')
  )
}

function kindsProblem(kinds: unknown, path: string): string | undefined {
  if (!isRecord(kinds)) return `${path} is missing`
  return first(kinds, path, kindProblem)
}

function kindProblem(kind: unknown, path: string): string | undefined {
  if (!isRecord(kind)) return `${path} has no schema`
  const name = path.split('.').at(-1)
  if (kind['name'] !== name) return `${path} has not the name "${name}"`
  if (typeof kind['summary'] !== 'string') return `${path} has no summary`
  if (typeof kind['version'] !== 'number') return `${path} has no version (a number)`
  return blockProblem(kind['block'], `${path}.block`)
}

function blockProblem(block: unknown, path: string): string | undefined {
  if (!isRecord(block)) return `${path} is missing`
  if (!isRecord(block['attributes'])) return `${path} has no attributes`
  if (!isRecord(block['blocks'])) return `${path} has no blocks; none are written {}`
  return (
    first(block['attributes'], path, attributeProblem) ??
    first(block['blocks'], path, (nested, inside) =>
      isRecord(nested) && typeof nested['nesting'] === 'string'
        ? blockProblem(nested['block'], `${inside}.block`)
        : `${inside} has no nesting ("single", "list", "set" or "map")`,
    )
  )
}

function attributeProblem(attribute: unknown, path: string): string | undefined {
  if (!isRecord(attribute)) return `${path} is no attribute`
  const { type } = attribute
  if (!isRecord(type) || !typeKinds.has(String(type['kind'])))
    return `${path} has no type; types are tools.types`
  if (typeof attribute['description'] !== 'string') return `${path} has no description`
  const isSaid = ['required', 'optional', 'computed'].some(word => attribute[word] === true)
  return isSaid ? undefined : `${path} is neither required nor optional nor computed`
}

function first(
  parts: Unknown,
  path: string,
  problemOf: (part: unknown, path: string) => string | undefined,
): string | undefined {
  for (const [name, part] of Object.entries(parts)) {
    const problem = problemOf(part, `${path}.${name}`)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** True for an object of whatever is in it. */
export function isRecord(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null
}
