import type { Files } from '../runtime/runtime.js'
import { formatFile } from '../syntax/format.js'
import type { Composition } from './compose.js'

const heading =
  '# Written by "import --generate", and yours to change: what stands here is never written again.\n\n'

/** The files of a composition, each by its name with its blocks in order. */
export function filesOf(
  { blocks, imports, variables }: Composition,
  moreImports: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const texts = new Map<string, string[]>()
  for (const { subject, text } of blocks) texts.set(subject, [...(texts.get(subject) ?? []), text])
  if (variables.length > 0) texts.set('variables', [...variables])
  const allImports = [...moreImports, ...imports]
  if (allImports.length > 0) texts.set('imports', allImports)
  return new Map([...texts].map(([subject, parts]) => [`${subject}.pool.hcl`, parts]))
}

/** Puts the blocks at the ends of their files. */
export async function writeFiles(files: Files, texts: ReadonlyMap<string, readonly string[]>): Promise<void> {
  for (const [name, parts] of texts) {
    const before = (await files.exists(name)) ? `${(await files.readText(name)).trimEnd()}\n\n` : heading
    await files.replaceText(name, `${before}${formatFile({ name, text: parts.join('\n') })}`)
  }
}
