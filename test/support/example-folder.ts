import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Project } from './project.js'

/** An example pool on a simulated disk, some of its texts replaced: by file, what stands there and what is to. */
export function exampleFolder(
  name: string,
  replaced: readonly (readonly [file: string, before: string, after: string])[] = [],
): Project {
  const folder = join('examples', name)
  const names = readdirSync(folder, { recursive: true })
    .map(String)
    .filter(file => /\.(hcl|xsupdate)$/.test(file) && !file.startsWith('.'))
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
