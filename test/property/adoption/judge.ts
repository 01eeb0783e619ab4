import { adoptWorld, textOf } from '../../support/adopt-world.js'
import type { DrawnWorld } from './draw-worlds.js'
import { makeWorld } from './make-world.js'

/** What came of writing a drawn world down. */
export interface WorldVerdict {
  /** Empty when all is well. */
  readonly problems: readonly string[]
  /** The kinds of the objects that were adopted, each as often as it was. */
  readonly kinds: readonly string[]
  readonly remarks: readonly string[]
  readonly unreached: readonly string[]
  /** What happened and what was written, for a reader. */
  readonly log: readonly string[]
}

/** Makes a world, writes it down from nothing and adopts it. */
export async function judgeWorld(world: DrawnWorld): Promise<WorldVerdict> {
  try {
    const { problems, adopted, remarks, unreached, folder } = await adoptWorld(await makeWorld(world))
    const lab = await folder.disk.files.readText('/work/lab.hcl')
    return {
      problems,
      kinds: [...adopted].map(key => key.slice(0, key.indexOf(' '))),
      remarks,
      unreached,
      log: [lab, ...world.since.map(incident => JSON.stringify(incident)), textOf(folder), ...remarks],
    }
  } catch (problem) {
    const text = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)
    return { problems: [`exception ${text}`], kinds: [], remarks: [], unreached: [], log: [] }
  }
}
