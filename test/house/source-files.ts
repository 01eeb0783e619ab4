import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** One TypeScript file of the repository: its path from the root, its text, and its text without comments and strings. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  readonly code: string
}

export const root = join(import.meta.dirname, '..', '..')

/** Every TypeScript file below the folder. */
export function sourceFiles(folder: string): readonly SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => {
      const path = relative(root, join(entry.parentPath, entry.name))
      const text = readFileSync(join(root, path), 'utf8')
      return { path, text, code: withoutComments(text) }
    })
    .sort((left, right) => (left.path < right.path ? -1 : 1))
}

/** Comments are blanked, line by line, so that prose about a banned word is no use of it. */
function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, comment => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|[\s;{}(),])\/\/[^\n]*/g, '$1')
}

/** Module specifiers that a file imports, statically or lazily, types included. */
export function importsOf(file: SourceFile): readonly string[] {
  return [...file.code.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(match => match[1] ?? '')
}

/** The room of a path: the folder below src, or `providers/NAME`. */
export function roomOf(path: string): string {
  const steps = path.split('/')
  return steps[0] === 'providers' ? `providers/${steps[1] ?? ''}` : (steps[1] ?? '')
}
