import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Project } from './project.js'

/** The names of all example pools. Told from the repository, where tests and runners start: runners are bundled elsewhere. */
export function exampleNames(): readonly string[] {
  return readdirSync('examples', { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort()
}

/** What an example's folder holds, as files of `/work`; what a user's own runs left there is left out. */
export function exampleFiles(name: string): Readonly<Record<string, string>> {
  const folder = join('examples', name)
  const inFolder = (path: string): readonly string[] =>
    readdirSync(join(folder, path), { withFileTypes: true })
      .filter(entry => !entry.name.startsWith('.') && !entry.name.startsWith('poolwright.state'))
      .flatMap(entry => (entry.isDirectory() ? inFolder(join(path, entry.name)) : [join(path, entry.name)]))
  return Object.fromEntries(
    inFolder('').map(file => [`/work/${file}`, readFileSync(join(folder, file), 'utf8')] as const),
  )
}

/** An example pool on a simulated disk, some of its texts replaced: by file, what stands there and what is to. */
export function exampleFolder(
  name: string,
  replaced: readonly (readonly [file: string, before: string, after: string])[] = [],
): Project {
  const files = { ...exampleFiles(name) }
  for (const [file, before, after] of replaced) {
    const text = files[`/work/${file}`] ?? ''
    if (!text.includes(before)) throw new Error(`${file} of ${name} does not hold ${before}`)
    files[`/work/${file}`] = text.replace(before, () => after)
  }
  return new Project(files)
}
