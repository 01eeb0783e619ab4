import { createHash } from 'node:crypto'
import { createSimulatedRandom } from '../../src/runtime/simulated-random.js'
import type { State } from '../../src/state/state.js'
import { courseFolder } from '../support/example-folder.js'
import type { Outcome, Project } from '../support/project.js'
import { type EndSummary, summariseEnd } from '../support/world-summary.js'
import { type CrashPoint, crashPoints } from './crash-point.js'
import { differences } from './differences.js'
import { type Command, type Recording, recordMoments } from './moments.js'

/** What became of one crash. */
export interface CrashResult {
  /** What did not come out as it must; empty when all is well. */
  readonly problems: readonly string[]
  /** What the next process found and did, line by line; empty where another crash had left the very same. */
  readonly log: readonly string[]
}

/** One command of an example: every moment of it, and the end that it comes to undisturbed. */
interface Course {
  readonly recording: Recording
  readonly points: readonly CrashPoint[]
  readonly end: EndSummary
}

/**
 * Crashes of one example. Each command is run once, undisturbed, and its disk is kept at every moment; a crash is then a
 * process that starts from what the disk held. Where two crashes leave the same disk, or the same world and the same state
 * once their calls are settled, what follows is the same but for the hour, and is judged once.
 */
export class CrashSweep {
  /** What was wrong, by the aftermath that a process went on from. */
  readonly #judged = new Map<string, readonly string[]>()
  /** The same by the disk that it found. */
  readonly #seen = new Map<string, readonly string[]>()

  private constructor(
    readonly seed: number,
    readonly courses: Readonly<Record<Command, Course>>,
    private readonly project: Project,
  ) {}

  /** The course of an example, or of its second step. Undefined for one that cannot be applied as it is, as where it shows a refusal. */
  static async of(example: string, seed: number): Promise<CrashSweep | undefined> {
    const project = await courseFolder(example)
    const before = project.disk.files.capture()
    const now = project.disk.clock.now()
    if ((await project.plan()).plan?.isApplicable !== true) return undefined
    const fresh = project.continuedOn(before, seed, now)
    const apply = await courseOf(fresh, 'apply')
    return new CrashSweep(seed, { apply, destroy: await courseOf(fresh, 'destroy') }, fresh)
  }

  /** How many different aftermaths of crashes were seen. */
  get aftermaths(): number {
    return this.#judged.size
  }

  /** Lets a process die, lets another one go on from there, and judges what came of it. */
  async crash(command: Command, { moment, kept }: CrashPoint): Promise<CrashResult> {
    const project = this.project.continuedOn(moment.disk, this.seed * 100_000 + moment.number, moment.now)
    project.disk.files.crash(kept)
    const disk = diskOf(command, project)
    const seen = this.#seen.get(disk)
    if (seen !== undefined) return { problems: seen, log: [] }
    const result = await this.goOn(command, project, moment.name)
    this.#seen.set(disk, result.problems)
    return result
  }

  /** Lets a process go on from what another one has left, and judges the end. */
  private async goOn(command: Command, project: Project, death: string): Promise<CrashResult> {
    let aftermath: string | undefined
    const next = await project[command]({
      isEnough: async state => {
        aftermath = await aftermathOf(command, project, state)
        return this.#judged.has(aftermath)
      },
    })
    const known = aftermath === undefined ? undefined : this.#judged.get(aftermath)
    if (known !== undefined) return { problems: known, log: [] }
    const problems = await judgeEnd(command, project, next, this.courses[command].end)
    if (aftermath !== undefined) this.#judged.set(aftermath, problems)
    return { problems, log: [`dies ${death}`, ...logOf(next)] }
  }

  /**
   * Lets up to three processes die one after the other, each at a moment of its own course that the seed chooses, then one
   * come to an end.
   */
  async crashRow(command: Command, seed: number): Promise<CrashResult> {
    const random = createSimulatedRandom(seed)
    const log: string[] = []
    let points = this.courses[command].points
    let last = this.project
    let project = last
    for (let life = 0; life <= random.next() * 3 && points.length > 0; life += 1) {
      const { moment, kept } = points[Math.floor(random.next() * points.length)] ?? unreachablePoint()
      log.push(`dies ${moment.name} (${moment.number}, kept ${kept})`)
      project = last.continuedOn(moment.disk, seed + life, moment.now)
      project.disk.files.crash(kept)
      last = project.continuedOn(project.disk.files.capture(), seed + life, moment.now)
      points = crashPoints((await recordMoments(last, command)).moments)
    }
    return {
      problems: await judgeEnd(command, project, await project[command](), this.courses[command].end),
      log,
    }
  }
}

/** What is wrong with the end that a command came to, beside the one that it comes to undisturbed. */
export async function judgeEnd(
  command: Command,
  project: Project,
  outcome: Outcome,
  end: EndSummary,
): Promise<readonly string[]> {
  const problems = errorsOf(outcome)
  // Where the process could not go on, that says it all.
  if (problems.length > 0) return problems
  const { world, placement, state } = await summariseEnd(project)
  const wrong = differences(end.world, world)
  // The plan after the undisturbed end is empty, and so it is after its like; where there is a difference it is asked.
  if (differences([...end.placement, ...end.state], [...placement, ...state]).length > 0)
    wrong.push(...(await changesLeft(project, command)))
  return wrong
}

function unreachablePoint(): never {
  throw new Error('there is a point below the number of points')
}

async function courseOf(project: Project, command: Command): Promise<Course> {
  const recording = await recordMoments(project, command)
  const problems = [...errorsOf(recording.outcome), ...(await changesLeft(project, command))]
  if (problems.length > 0) throw new Error(`the undisturbed ${command} fails: ${problems.join('\n')}`)
  return { recording, points: crashPoints(recording.moments), end: await summariseEnd(project) }
}

/** All that a process finds on the disk. */
function diskOf(command: Command, project: Project): string {
  const { files } = project.disk.files.capture()
  const hash = createHash('sha256').update(command)
  for (const path of [...files.keys()].toSorted()) {
    const content = files.get(path)?.content ?? ''
    hash.update(`\0${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('base64')
}

/** The world and the state that a process goes on from, as it finds them; counters of writes left out. */
async function aftermathOf(command: Command, project: Project, state: State | undefined): Promise<string> {
  const world = await project.disk.files.readText('/work/.poolwright/lab/world.json')
  const { instances, outputs } = state ?? { instances: {}, outputs: {} }
  return createHash('sha256')
    .update(command)
    .update(world.replace(/"log":\d+/, ''))
    .update(JSON.stringify([instances, outputs]))
    .digest('base64')
}

/** Every error that a command ended with, as a sentence. */
export function errorsOf({ diagnostics, plan }: Outcome): string[] {
  return [
    ...diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ summary, detail }) => `${summary}: ${detail}`),
    ...(plan?.findings ?? [])
      .filter(({ severity }) => severity === 'error')
      .map(({ code, detail }) => `${code}: ${detail}`),
  ]
}

/** What a plan would still do. */
async function changesLeft(project: Project, command: Command): Promise<readonly string[]> {
  const outcome = await project.plan(command === 'apply' ? {} : { mode: 'destroy' })
  const changes = outcome.plan?.changes.filter(({ action }) => action !== 'no-op' && action !== 'read') ?? []
  return [
    ...errorsOf(outcome),
    ...changes.map(({ action, address }) => `not done: ${action} ${address}`),
    ...(outcome.plan?.steps ?? []).map(({ id }) => `not done: ${id}`),
  ]
}

function logOf(outcome: Outcome): readonly string[] {
  return [
    `settled ${outcome.settled}`,
    ...(outcome.plan?.steps.map(step => `again ${step.id}`) ?? []),
    ...outcome.diagnostics.map(({ severity, summary, detail }) => `${severity} ${summary}: ${detail}`),
  ]
}
