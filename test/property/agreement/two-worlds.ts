import { xapiProvider } from '../../../providers/xapi/provider.js'
import type { Force } from '../../../src/apply/run-steps.js'
import type { ProviderPlan, Session } from '../../../src/provider/contract.js'
import type { Failure } from '../../../src/diagnostic/failure.js'
import { hasErrors } from '../../../src/diagnostic/diagnostic.js'
import type { WorkingPlan } from '../../../src/plan/plan-request.js'
import type { Step } from '../../../src/provider/step.js'
import { createNodeRuntime } from '../../../src/runtime/node-runtime.js'
import type { Runtime } from '../../../src/runtime/runtime.js'
import { mapValue, objectValue, stringValue } from '../../../src/value/construct.js'
import { SeededChance, seedChance } from '../../../providers/emulator/chance/seeded-chance.js'
import { otherOrder } from '../../support/other-order.js'
import { type Outcome, Project } from '../../support/project.js'
import type { XapiObservation } from '../../../providers/xapi/observation/observation.js'
import type { Incident } from './lab-message.js'
import type { OtherLab, OtherProcess } from './other-process.js'
import { racesOf } from './races.js'
import { isOfStep } from './step-finding.js'

const labFolder = '/work/.poolwright/lab'

/** What an apply came to whose plan was rehearsed in one world and carried out in another. */
export interface TwofoldOutcome extends Outcome {
  /** The provider's part of the plan, its steps in the order of the rehearsal. */
  readonly provided: ProviderPlan | undefined
  /** True where the plan was carried out in spite of its errors; the world is as before then. */
  readonly isForced: boolean
  readonly refusals: readonly Refused[]
  /** Steps that were refused beside others, and passed when they were tried again. */
  readonly early: readonly Refused[]
  /** Calls of the plan that may meet a host that another of its steps takes away. */
  readonly races: readonly string[]
}

/** A step that failed when it was carried out. */
export interface Refused {
  readonly step: Step
  readonly failure: Failure
}

export interface CarryingOut {
  readonly seed: string
  readonly parallelism: number
}

/**
 * A folder whose plans are made and rehearsed in this process, and carried out in a copy of the lab that another process
 * serves over TLS, where chance falls otherwise. What comes of it is the lab from then on.
 */
export class TwoWorlds {
  readonly project: Project
  readonly #other: OtherProcess

  constructor(files: Readonly<Record<string, string>>, other: OtherProcess) {
    this.project = new Project(files)
    this.#other = other
  }

  /** Writes the configuration anew. */
  write(text: string): void {
    this.project.disk.files.write('/work/main.pool.hcl', text)
  }

  plan(): Promise<Outcome> {
    return this.project.plan()
  }

  /** Lets something happen to the lab. */
  async happen(incidents: readonly Incident[], seed: string): Promise<void> {
    const lab = await this.#open(seed)
    for (const incident of incidents) await lab.happen(incident)
    const files = await lab.close()
    await this.#keep({ ...notLabFiles(this.project.disk.files.snapshot()), ...files })
  }

  /**
   * Plans and applies, as an apply goes or in another order that the plan allows; a plan with findings of xapi's is carried out
   * all the same, on a copy that is thrown away.
   */
  async apply({ seed, parallelism }: CarryingOut): Promise<TwofoldOutcome> {
    const before = this.project.disk.files.snapshot()
    let planned = before
    let provided: ProviderPlan | undefined
    let races: readonly string[] = []
    let lab: OtherLab | undefined
    const refusals: Refused[] = []
    const early: Refused[] = []
    let isForced = false
    const wrapSession = (own: Session): Session => {
      let there: Promise<Session> | undefined
      let asked: Parameters<Session['observe']> = [[], []]
      const elsewhere = async (): Promise<Session> => {
        lab = await this.#open(seed)
        return this.#dial(lab, asked)
      }
      return {
        ...own,
        observe: async (endpoints, bindings) => {
          asked = [endpoints, bindings]
          return (await (there ?? own)).observe(endpoints, bindings)
        },
        plan: async (changes, observation, options) => {
          provided = await own.plan(changes, observation, options)
          races = racesOf(provided, observation as XapiObservation)
          return provided
        },
        perform: async (step, values) => {
          there ??= elsewhere()
          return (await there).perform(step, values)
        },
        sync: () => Promise.resolve(),
        close: async () => {
          await own.close()
          planned = this.project.disk.files.snapshot()
          await (await there)?.close()
        },
      }
    }
    let after: Texts | undefined
    const carryOut = () =>
      this.project.apply({
        parallelism,
        wrapSession,
        events: event => {
          if (event.kind === 'step-failed') refusals.push({ step: event.step, failure: event.failure })
          if (event.kind === 'step-tried-again') early.push({ step: event.step, failure: event.failure })
        },
        force: plan => {
          isForced = isRefusedByXapi(plan)
          if (isForced) return forceOf(provided)
          if (!plan.isApplicable || isLeftToApply(seed)) return undefined
          return { order: otherOrder(plan.steps, seed), leftOut: new Set() }
        },
      })
    const outcome = await carryOut().finally(async () => {
      after = await lab?.close()
    })
    if (isForced) await this.#keep({ ...labFiles(planned), ...notLabFiles(before) })
    else if (after !== undefined)
      await this.#keep({ ...notLabFiles(this.project.disk.files.snapshot()), ...after })
    return { ...outcome, provided, refusals, early, races, isForced }
  }

  #open(seed: string): Promise<OtherLab> {
    const all = this.project.disk.files.snapshot()
    return this.#other.open({
      labText: all['/work/lab.hcl'] ?? '',
      folder: labFolder,
      files: labFiles(all),
      seed,
    })
  }

  async #dial(lab: OtherLab, asked: Parameters<Session['observe']>): Promise<Session> {
    const value = objectValue({
      session: stringValue('https'),
      addresses: mapValue(
        Object.fromEntries(
          [...lab.addresses].map(([written, served]) => [written, stringValue(`${served}:${lab.port}`)]),
        ),
      ),
      tls: objectValue({ fingerprint: stringValue(lab.fingerprint) }),
    })
    const session = await xapiProvider.open(this.#runtime(lab), { value, folder: '/work' })
    await session.observe(...asked)
    return session
  }

  /** A runtime whose pauses are the lab's time. */
  #runtime(lab: OtherLab): Runtime {
    const runtime = createNodeRuntime()
    const sleep = (milliseconds: number): Promise<void> =>
      lab.happen({ kind: 'advance', seconds: milliseconds / 1000 })
    return { ...runtime, files: this.project.disk.files, clock: { ...runtime.clock, sleep } }
  }

  /** Puts files in place of all that are there. */
  async #keep(files: Readonly<Record<string, string>>): Promise<void> {
    const disk = this.project.disk.files
    for (const path of Object.keys(disk.snapshot())) if (files[path] === undefined) await disk.remove(path)
    for (const [path, text] of Object.entries(files)) disk.write(path, text)
  }
}

type Texts = Readonly<Record<string, string>>

/** Every other plan is carried out in the order that an apply takes. */
function isLeftToApply(seed: string): boolean {
  return new SeededChance(seedChance(`order ${seed}`)).next() < 0.5
}

/** The files of the lab's world but for its lock. */
function labFiles(files: Texts): Texts {
  const kept = Object.entries(files).filter(([path]) => isLabFile(path) && !path.endsWith('/lock'))
  return Object.fromEntries(kept)
}

function notLabFiles(files: Texts): Texts {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !isLabFile(path)))
}

function isLabFile(path: string): boolean {
  return path.startsWith(`${labFolder}/`)
}

/** Two blocks that are one object: the state holds no object twice, whoever forces it. */
const unforceable: ReadonlySet<string> = new Set(['same-nic', 'same-update'])

/** True where nothing but findings forbids the plan, one of xapi's among them, and all of them can be passed over. */
function isRefusedByXapi(plan: WorkingPlan): boolean {
  const errors = plan.findings.filter(finding => finding.severity === 'error')
  return (
    errors.some(finding => finding.origin === 'xapi') &&
    !errors.some(finding => unforceable.has(finding.code)) &&
    !hasErrors(plan.diagnostics)
  )
}

/** Steps that wait for a refused one are left out, but for those that are foretold a refusal of their own. */
function forceOf(provided: ProviderPlan | undefined): Force {
  const refused = new Set(
    provided?.findings.flatMap(finding =>
      finding.step === undefined || !isOfStep(finding) ? [] : [finding.step],
    ),
  )
  return {
    order: provided?.steps.map(step => step.id) ?? [],
    leftOut: new Set(provided?.blocked?.filter(id => !refused.has(id))),
  }
}
