import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Project } from './project.js'

/** Told from the repository, where tests and runners start: runners are bundled into another place. */
const folder = join('examples', 'homogeneous-pool')

/** The example `homogeneous-pool` on a simulated disk. */
export function exampleProject(seed: number = 1): Project {
  const names = readdirSync(folder, { recursive: true })
    .map(String)
    .filter(name => /\.(hcl|xsupdate)$/.test(name) && !name.startsWith('.'))
  const files = names.map(name => [`/work/${name}`, readFileSync(join(folder, name), 'utf8')] as const)
  return new Project(Object.fromEntries(files), seed)
}
