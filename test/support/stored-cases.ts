import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { casesIn, type CaseFormat } from '../run/cases/format.js'

const folder = new URL('../language/', import.meta.url)

/** The cases of one kind that are kept in the repository, as they stand in their file. */
export function storedCases(name: string, file: string = 'cases.json'): readonly unknown[] {
  return casesIn(JSON.parse(readFileSync(new URL(`${name}/${file}`, folder), 'utf8')))
}

/** Runs the stored cases of one kind as `npm run cases` does, those of one share alone: every `of`-th from `share` on. */
export async function runStored(
  name: string,
  format: CaseFormat,
  { share, of, file }: { readonly share: number; readonly of: number; readonly file?: string },
): Promise<{ readonly count: number; readonly problems: readonly string[] }> {
  const cases = storedCases(name, file).filter((_entry, index) => index % of === share)
  const place = fileURLToPath(new URL(name, folder))
  const problems: string[] = []
  let count = 0
  for await (const { id, problem } of format.run({ cases }, place)) {
    count += 1
    if (problem !== undefined) problems.push(`${id}: ${problem}`)
  }
  return { count, problems }
}
