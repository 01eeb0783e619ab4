import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Project } from './project.js'

/** The names of all example pools. */
export function exampleNames(): readonly string[] {
  return readdirSync('examples', { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
}

/** An example pool on a simulated disk, some of its texts replaced: by file, what stands there and what is to. */
export function exampleFolder(
  name: string,
  replaced: readonly (readonly [file: string, before: string, after: string])[] = [],
): Project {
  const folder = join('examples', name)
  const names = readdirSync(folder, { recursive: true })
    .map(String)
    .filter(file => !/(^|\/)\.|\.(state\.json|md)$/.test(file))
    .filter(file => statSync(join(folder, file)).isFile())
  const files = Object.fromEntries(
    names.map(file => [`/work/${file}`, readFileSync(join(folder, file), 'utf8')] as const),
  )
  for (const [file, before, after] of replaced) {
    const text = files[`/work/${file}`] ?? ''
    if (!text.includes(before)) throw new Error(`${file} of ${name} does not hold ${before}`)
    files[`/work/${file}`] = text.replace(before, () => after)
  }
  return new Project(files)
}
