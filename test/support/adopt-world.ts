import { leftToDo } from './left-to-do.js'
import { Project } from './project.js'
import { worldObjects } from './world-objects.js'

/** What came of writing a world down from nothing, and adopting it. */
export interface Adoption {
  /** Empty when all is well. */
  readonly problems: readonly string[]
  /** Kind and identity of every object that got a block, `vm 1b6f…`. */
  readonly adopted: ReadonlySet<string>
  readonly remarks: readonly string[]
  /** Machines that nobody could reach. */
  readonly unreached: readonly string[]
  /** Where it was written. */
  readonly folder: Project
}

/** An empty folder beside the world of another one: its lab stays, configuration and state are forgotten. */
export function emptyFolderOf({ disk }: Project): Project {
  const kept = Object.entries(disk.files.snapshot()).filter(
    ([path]) => !/\.(pool|vars|test)\.hcl$|poolwright\.state|\/lock$/.test(path),
  )
  return new Project({
    ...Object.fromEntries(kept),
    '/work/pool.vars.hcl': 'host_password = "labroot"\n',
  })
}

/**
 * Writes down everything that the machines of a world hold: the plan of it has to import all and change nothing, the next one
 * to be empty, and a second time there is nothing to write.
 */
export async function adoptWorld(world: Project): Promise<Adoption> {
  const folder = emptyFolderOf(world)
  const { remarks, unreached, problems } = await writeDown(folder)
  const adopted = new Set<string>()
  const isSomethingThere = unreached.length < addressesOf(folder).length
  if (problems.length > 0 || !isSomethingThere) return { problems, adopted, remarks, unreached, folder }
  const found = await adopt(folder, adopted)
  const missing = unreached.length > 0 ? [] : await missingIn(folder, adopted, remarks)
  return { problems: [...found, ...missing], adopted, remarks, unreached, folder }
}

/** From one machine after another, as far as no block by then says it. */
async function writeDown(folder: Project): Promise<Pick<Adoption, 'problems' | 'remarks' | 'unreached'>> {
  const unreached: string[] = []
  let remarks: readonly string[] = []
  for (const address of addressesOf(folder)) {
    if (new RegExp(`address\\s+= "${address}"`).test(textOf(folder))) continue
    const { written, diagnostics } = await folder.generate(address)
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    if (written !== undefined) remarks = written.remarks
    else if (errors.length > 0 && errors.every(({ summary }) => summary === unreachable))
      unreached.push(address)
    else
      return {
        problems: [`${address}: ${errors.map(each => `${each.summary}: ${each.detail}`).join('; ')}`],
        remarks,
        unreached,
      }
  }
  return { problems: [], remarks, unreached }
}

const unreachable = 'The host cannot be reached'

/** The addresses of the machines, as the lab has them. */
function addressesOf({ disk }: Project): readonly string[] {
  const lab = disk.files.snapshot()['/work/lab.hcl'] ?? ''
  return [...lab.matchAll(/^ {2}address\s*= "([^"]+)"$/gm)].map(match => match[1] ?? '')
}

/** Everything that was written. */
export function textOf({ disk }: Project): string {
  return Object.entries(disk.files.snapshot())
    .filter(([path]) => path.endsWith('.pool.hcl'))
    .map(([, text]) => text)
    .join('\n')
}

async function adopt(folder: Project, adopted: Set<string>): Promise<readonly string[]> {
  const first = await folder.plan()
  for (const { importing, kindName } of first.plan?.changes ?? [])
    if (importing !== undefined) adopted.add(`${kindName} ${importing}`)
  const before = leftToDo(first)
  if (before.length > 0) return before.map(each => `plan: ${each}`)
  const { result, diagnostics } = await folder.apply()
  const failed = diagnostics.filter(({ severity }) => severity === 'error')
  if (result === undefined || failed.length > 0)
    return [`apply: ${failed.map(each => `${each.summary}: ${each.detail}`).join('; ')}`]
  const after = leftToDo(await folder.plan())
  if (after.length > 0) return after.map(each => `then: ${each}`)
  const again = await folder.generate()
  return again.written?.files.size === 0
    ? []
    : [`again: ${[...(again.written?.files ?? again.diagnostics.map(each => each.detail))].join(' ')}`]
}

/** What is there and neither got a block nor a sentence. */
async function missingIn(
  folder: Project,
  adopted: ReadonlySet<string>,
  remarks: readonly string[],
): Promise<readonly string[]> {
  const objects = await worldObjects(folder)
  return objects
    .filter(({ key, name }) => !adopted.has(key) && !remarks.some(remark => remark.includes(` ${name} `)))
    .map(({ key, name }) => `missing: ${key} ${name}`)
}
