import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where recorded plan documents and their sources are, from the repository's folder. */
export const documentFolder = join('test', 'language', 'plan-documents')

/** A root module for which Terraform's answers are recorded, and what was applied before. */
export interface Source {
  readonly id: string
  readonly options: readonly string[]
  readonly hasText: boolean
  readonly hasLines: boolean
  readonly before: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, string>>
}

/** The cases of the sources' text. */
export function readSources(): readonly Source[] {
  return readFileSync(join(documentFolder, 'sources.txt'), 'utf8')
    .split(/^== /m)
    .slice(1)
    .map(part => {
      const [head = '', ...parts] = part.split(/^-- /m)
      const [id = '', ...lines] = head.trim().split('\n')
      const entries = parts.map((file): [string, string] => {
        const [name = '', ...content] = file.split('\n')
        return [name, `${content.join('\n').trimEnd()}\n`]
      })
      const isBefore = ([name]: [string, string]): boolean => name.startsWith('before/')
      return {
        id,
        options: lines.flatMap(line => (line.startsWith('args ') ? line.slice(5).split(' ') : [])),
        hasText: !lines.includes('without text'),
        hasLines: lines.includes('with lines'),
        before: Object.fromEntries(
          entries.filter(isBefore).map(([name, content]) => [name.replace('before/', ''), content]),
        ),
        files: Object.fromEntries(entries.filter(entry => !isBefore(entry))),
      }
    })
}
