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

/** What READMEs of examples go on with after the first apply: by `EXAMPLE/STEP`, what is edited for it. */
const secondSteps: Readonly<Record<string, readonly [file: string, before: string, after: string]>> = {
  'heterogeneous-pool/urouter moves': ['main.pool.hcl', 'default     = "xen02"', 'default     = "xenA"'],
  'mixed-cpu-refresh/retire': ['main.pool.hcl', 'default     = "join"', 'default     = "retire"'],
  'three-tier/more servers': ['main.pool.hcl', 'default     = 3', 'default     = 5'],
}

/** All example pools, and what some of them go on with. */
export function courseNames(): readonly string[] {
  return [...exampleNames(), ...Object.keys(secondSteps)].sort()
}

/** The folder of an example as it is before a course: untouched, or applied and edited for the second step. */
export async function courseFolder(name: string): Promise<Project> {
  const [example = '', ...step] = name.split('/')
  const project = exampleFolder(example)
  if (step.length === 0) return project
  const [file, before, after] = secondSteps[name] ?? unknownStep(name)
  await project.apply()
  const path = `/work/${file}`
  const text = await project.disk.files.readText(path)
  if (!text.includes(before)) throw new Error(`${file} of ${example} does not hold ${before}`)
  project.disk.files.write(
    path,
    text.replace(before, () => after),
  )
  return project
}

function unknownStep(name: string): never {
  throw new Error(`there is no second step ${name}`)
}
