import { openLab } from '../../providers/xapi/setup/open-lab.js'
import type { Fault } from '../../providers/emulator/faults/fault.js'
import type { FileOperation } from '../../src/runtime/simulated-files.js'
import { objectValue } from '../../src/value/construct.js'
import { courseFolder } from '../support/example-folder.js'
import type { Outcome, Project } from '../support/project.js'
import { type EndSummary, summariseEnd } from '../support/world-summary.js'
import { errorsOf, judgeEnd } from './crash-sweep.js'
import { type Command, type Moment, recordMoments } from './moments.js'

/** What may become of one call: its refusal, its answer lost though its work is done, its way lost before that. */
export const callFaults = {
  refused: { refusal: ['INTERNAL_ERROR', 'struck by the lab'] },
  'timed out': { losesAnswer: true },
  disconnected: { refusal: ['INTERNAL_ERROR', 'never arrived'], losesAnswer: true },
} as const satisfies Readonly<Record<string, Partial<Fault>>>

/** How a disk refuses to take more. */
export const fileFaults = ['ENOSPC', 'EIO'] as const

/** One thing that goes wrong once: with the n-th call, or with the n-th of such operations on the disk. */
export type Trouble =
  | { readonly kind: 'call'; readonly fault: keyof typeof callFaults; readonly after: number }
  | {
      readonly kind: 'file'
      readonly code: (typeof fileFaults)[number]
      readonly operation: FileOperation
      readonly after: number
    }

/** A command from its first moment to the end that it comes to undisturbed, and all that can go wrong on the way. */
interface Course {
  readonly start: Moment
  readonly end: EndSummary
  readonly troubles: readonly Trouble[]
}

/** Operations that change the disk; a removal needs no room, and nothing is lost when it fails. */
const changing: readonly FileOperation[] = ['replace', 'create', 'open', 'append', 'sync', 'truncate']

/** Calls and writes that fail once, each in a run of its own: the run ends with a word, and the next one finishes. */
export class FaultSweep {
  private constructor(
    readonly courses: Readonly<Record<Command, Course>>,
    private readonly project: Project,
  ) {}

  /** The course of an example, or of its second step. Undefined for one that cannot be applied as it is. */
  static async of(course: string): Promise<FaultSweep | undefined> {
    const project = await courseFolder(course)
    const before = project.disk.files.capture()
    const now = project.disk.clock.now()
    if ((await project.plan()).plan?.isApplicable !== true) return undefined
    const fresh = project.continuedOn(before, 1, now)
    const apply = await courseOf(fresh, 'apply')
    return new FaultSweep({ apply, destroy: await courseOf(fresh, 'destroy') }, fresh)
  }

  /** Lets one thing go wrong in a command, runs the command again, and answers what is wrong then. */
  async strike(command: Command, trouble: Trouble): Promise<readonly string[]> {
    const { start, end } = this.courses[command]
    const project = this.project.continuedOn(start.disk, trouble.after + 1, start.now)
    if (trouble.kind === 'call')
      await withLab(project, emulator => {
        emulator.addFault({ method: '*', ...callFaults[trouble.fault], after: trouble.after, times: 1 })
      })
    else project.disk.files.failNext(trouble.operation, trouble.code, { after: trouble.after })
    const struck = await ended(project[command]())
    project.disk.files.failNoMore()
    // What went wrong may be made good at once; where it is not, somebody is told.
    const isSilent = struck.told.length === 0 && struck.outcome?.result === undefined
    const problems = isSilent ? ['the command ended without a word'] : []
    const next = await ended(project[command]())
    if (next.outcome === undefined) return [...problems, ...next.told]
    return [...problems, ...(await judgeEnd(command, project, next.outcome, end))]
  }
}

/** How a command ended: what it came to, or the failure that it threw, and what it told. */
async function ended(
  running: Promise<Outcome>,
): Promise<{ readonly outcome?: Outcome; readonly told: readonly string[] }> {
  try {
    const outcome = await running
    return { outcome, told: errorsOf(outcome) }
  } catch (problem) {
    return { told: [problem instanceof Error ? problem.message : String(problem)] }
  }
}

async function courseOf(project: Project, command: Command): Promise<Course> {
  let calls = 0
  await withLab(project, emulator => {
    emulator.clearFaults()
    emulator.addFault({ method: '*', delaySeconds: 0, after: Number.MAX_SAFE_INTEGER })
  })
  const { outcome, moments } = await recordMoments(project, command)
  const [start] = moments
  const problems = errorsOf(outcome)
  if (problems.length > 0 || start === undefined)
    throw new Error(`the undisturbed ${command} fails: ${problems}`)
  await withLab(project, emulator => {
    calls = emulator.faults().at(-1)?.seen ?? 0
    emulator.clearFaults()
  })
  const counts = new Map<FileOperation, number>()
  for (const { name } of moments) {
    const operation = changing.find(each => name.startsWith(`before ${each} `))
    if (operation !== undefined) counts.set(operation, (counts.get(operation) ?? 0) + 1)
  }
  const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index)
  return {
    start,
    end: await summariseEnd(project),
    troubles: [
      ...(Object.keys(callFaults) as (keyof typeof callFaults)[]).flatMap(fault =>
        numbers(calls).map((after): Trouble => ({ kind: 'call', fault, after })),
      ),
      ...fileFaults.flatMap(code =>
        [...counts].flatMap(([operation, count]) =>
          numbers(count).map((after): Trouble => ({ kind: 'file', code, operation, after })),
        ),
      ),
    ],
  }
}

type Lab = NonNullable<Awaited<ReturnType<typeof openLab>>['emulator']>

async function withLab(project: Project, work: (emulator: Lab) => void): Promise<void> {
  const { emulator, diagnostics } = await openLab(
    project.newProcess(),
    { value: objectValue({}), folder: '/work' },
    { labPath: '/work/lab.hcl', labName: 'lab.hcl', worldFolder: '/work/.poolwright/lab' },
  )
  if (emulator === undefined) throw new Error(diagnostics.map(({ detail }) => detail).join('\n'))
  work(emulator)
  await emulator.sync()
  await emulator.close()
}

/** A trouble as a reader has it. */
export function printTrouble(trouble: Trouble): string {
  return trouble.kind === 'call'
    ? `call ${trouble.after + 1} ${trouble.fault}`
    : `${trouble.operation} ${trouble.after + 1}: ${trouble.code}`
}
