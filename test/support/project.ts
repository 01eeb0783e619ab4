import { xapiProvider } from '../../providers/xapi/provider.js'
import { type Generated, generateFiles } from '../../src/adoption/generate.js'
import { endpointKind, type Starter, starterOf } from '../../src/adoption/starter.js'
import { type ApplyResult, applyPlan } from '../../src/apply/apply-plan.js'
import type { EventListener, Interruption } from '../../src/apply/events.js'
import type { Force } from '../../src/apply/run-steps.js'
import { recover } from '../../src/apply/recover.js'
import type { Configuration, Loaded } from '../../src/config/configuration.js'
import { loadConfiguration } from '../../src/config/load-configuration.js'
import { loadVariableValues } from '../../src/config/variable-values.js'
import { createDesired } from '../../src/desired/create-desired.js'
import { evaluationSetting } from '../../src/desired/evaluation-setting.js'
import { type Diagnostic, hasErrors } from '../../src/diagnostic/diagnostic.js'
import { makePlan } from '../../src/plan/make-plan.js'
import { planBackground } from '../../src/plan/plan-background.js'
import { configurationJson } from '../../src/report/configuration-json/configuration-json.js'
import type { PlanRequestOptions, WorkingPlan } from '../../src/plan/plan-request.js'
import { combineSessions } from '../../src/provider/combine.js'
import type { Session } from '../../src/provider/contract.js'
import { terraformDataProvider } from '../../src/provider/terraform-data.js'
import type { Runtime } from '../../src/runtime/runtime.js'
import { withText } from '../../src/runtime/with-text.js'
import type { DiskCapture } from '../../src/runtime/simulated-files.js'
import { type SimulatedRuntime, createSimulatedRuntime } from '../../src/runtime/simulated-runtime.js'
import { isOverTls, openOverTls } from './over-tls.js'
import { localBackend } from '../../src/state/backends/local.js'
import { checkIntegrity } from '../../src/state/integrity.js'
import type { State } from '../../src/state/state.js'
import { emptyState } from '../../src/state/state-changes.js'
import type { Value } from '../../src/value/value.js'

export interface CommandOptions extends PlanRequestOptions {
  readonly mode?: 'normal' | 'destroy' | 'refresh-only'
  readonly parallelism?: number
  /** Stands between the engine and the provider. */
  readonly wrapSession?: (session: Session) => Session
  /** Opens the pools another way than through the lab of the folder. */
  readonly openPools?: () => Promise<Session>
  readonly events?: EventListener
  readonly interruption?: Interruption
  /** How a plan is carried out in spite of its errors, or in another order; undefined: as an apply does, and not with errors. */
  readonly force?: (plan: WorkingPlan) => Force | undefined
  /** Asked once what an earlier run left behind is settled; true ends the command there. */
  readonly isEnough?: (state: State | undefined) => Promise<boolean>
}

/** What a command came to; `plan` is undefined where the text alone has errors. */
export interface Outcome {
  readonly plan?: WorkingPlan
  readonly result?: ApplyResult
  /** How many calls of an earlier run were settled first. */
  readonly settled: number
  readonly diagnostics: readonly Diagnostic[]
}

const folder = '/work'
const statePath = `${folder}/poolwright.state.json`

/** A user's folder on a simulated disk, worked on by one process after another, as the command line does it. */
export class Project {
  readonly disk: SimulatedRuntime
  #processes = 1
  /** What was read of the folder; kept where it is known that nobody edits it. */
  #loaded: Promise<Loaded> | undefined

  constructor(files: Readonly<Record<string, string>>, seed: number = 1, now?: number) {
    this.disk = createSimulatedRuntime({
      seed,
      workingFolder: folder,
      files,
      ...(now === undefined ? {} : { now }),
    })
  }

  /** The same folder on another disk, which holds what was captured; its texts are not read again. */
  continuedOn(capture: DiskCapture, seed: number, now: number): Project {
    const project = new Project({}, seed, now)
    project.disk.files.restore(capture)
    this.#loaded ??= load(project.newProcess())
    project.#loaded = this.#loaded
    project.#processes = this.#processes
    return project
  }

  /** What a new process sees: processes before it are gone. */
  newProcess(): Runtime {
    this.#processes += 1
    const processId = this.#processes
    const { clock, random, files, terminal, environment } = this.disk
    const isProcessAlive = (other: number): boolean => other === processId
    return { clock, random, files, terminal, environment: { ...environment, processId, isProcessAlive } }
  }

  /** The state as it is kept. */
  async state(): Promise<State | undefined> {
    return (await localBackend(this.newProcess(), statePath).load()).state
  }

  plan(options: CommandOptions = {}, runtime: Runtime = this.newProcess()): Promise<Outcome> {
    return this.#command('plan', options, runtime)
  }

  async apply(options: CommandOptions = {}, runtime: Runtime = this.newProcess()): Promise<Outcome> {
    return this.#command('apply', options, runtime)
  }

  destroy(options: CommandOptions = {}, runtime: Runtime = this.newProcess()): Promise<Outcome> {
    return this.apply({ ...options, mode: 'destroy' }, runtime)
  }

  async #command(verb: 'plan' | 'apply', options: CommandOptions, runtime: Runtime): Promise<Outcome> {
    const { opened, diagnostics } = await this.#open(verb, options, runtime, given =>
      work({ ...given, verb, options }),
    )
    return opened ?? { settled: 0, diagnostics }
  }

  /** Writes what the folder lacks for everything that is there, and at an address that no block of it says. */
  async generate(address?: string): Promise<Generated> {
    const runtime = this.newProcess()
    this.#loaded = undefined
    const starter = address === undefined ? undefined : await starterAt(address, runtime)
    const seeing =
      starter === undefined
        ? runtime
        : {
            ...runtime,
            files: withText(runtime.files, folder, { folder, name: starter.fileName, text: starter.text }),
          }
    const { opened, diagnostics } = await this.#open('import', {}, seeing, given => generate(given, starter))
    return opened ?? { diagnostics }
  }

  /** Opens the folder as a command does, with its lock held; undefined where the text alone has errors. */
  async #open<T>(
    command: string,
    options: CommandOptions,
    runtime: Runtime,
    use: (given: Opened) => Promise<T>,
  ): Promise<{ readonly opened?: T; readonly diagnostics: readonly Diagnostic[] }> {
    const { configuration, diagnostics } = await (this.#loaded ?? load(runtime))
    if (configuration === undefined) return { diagnostics }
    const { root } = configuration
    const variables = await loadVariableValues({ root, folder, runtime, options: [] })
    const early = [...diagnostics, ...variables.diagnostics]
    if (hasErrors(early)) return { diagnostics: early }
    const backend = localBackend(runtime, statePath)
    const lock = await backend.lock({ command, timeoutSeconds: 0 })
    try {
      const session = await openSession(runtime, options)
      try {
        const opened = await use({ runtime, configuration, variables: variables.values, session })
        return { opened, diagnostics: early }
      } finally {
        await session.close()
      }
    } finally {
      await backend.unlock(lock)
    }
  }
}

function load(runtime: Runtime): Promise<Loaded> {
  return loadConfiguration({ folder, runtime, providers: [xapiProvider] })
}

/** A folder that was read, its pools within reach. */
interface Opened {
  readonly runtime: Runtime
  readonly configuration: Configuration
  readonly variables: ReadonlyMap<string, Value>
  readonly session: Session
}

interface Work extends Opened {
  readonly verb: 'plan' | 'apply'
  readonly options: CommandOptions
}

async function starterAt(address: string, runtime: Runtime): Promise<Starter> {
  const { configuration } = await load(runtime)
  const kind = configuration === undefined ? undefined : endpointKind(configuration.registry)
  if (configuration === undefined || kind === undefined) throw new Error('the folder cannot be read')
  const entries = await runtime.files.list(folder)
  return starterOf(
    kind,
    { address, username: undefined },
    configuration.root,
    new Set(entries.map(({ name }) => name)),
  )
}

async function generate(given: Opened, starter: Starter | undefined): Promise<Generated> {
  const { runtime, configuration, session } = given
  const { desired, diagnostics } = desiredOf(given, 'plan')
  if (hasErrors(diagnostics)) return { diagnostics }
  const recovery = await recover({
    backend: localBackend(runtime, statePath),
    desired,
    session,
    registry: configuration.registry,
  })
  if (hasErrors(recovery.diagnostics)) return recovery
  const state = recovery.state ?? emptyState(runtime.random.uuid(), 'test')
  return generateFiles({ configuration, desired, session, state, runtime, starter })
}

async function work(given: Work): Promise<Outcome> {
  const { verb, runtime, configuration, session, options } = given
  const { registry } = configuration
  const { desired, diagnostics } = desiredOf(given, 'plan')
  if (hasErrors(diagnostics)) return { settled: 0, diagnostics }
  const backend = localBackend(runtime, statePath)
  const recovery = await recover({ backend, desired, session, registry })
  if (hasErrors(recovery.diagnostics)) return recovery
  const { settled } = recovery
  if ((await options.isEnough?.(recovery.state)) === true) return recovery
  const {
    mode = 'normal',
    parallelism,
    wrapSession: _wrap,
    openPools: _open,
    isEnough: _enough,
    events,
    interruption,
    force,
    ...planOptions
  } = options
  const made = await makePlan({
    desired,
    state: recovery.state ?? emptyState(runtime.random.uuid(), 'test'),
    session,
    registry,
    mode,
    variables: given.variables,
    options: planOptions,
  })
  const background = planBackground(made, desired, configurationJson(given.configuration))
  const plan = { ...made, background }
  const forced = force?.(plan)
  if (verb === 'plan' || (!plan.isApplicable && forced === undefined))
    return { plan, settled, diagnostics: plan.diagnostics }
  const result = await applyPlan({
    plan,
    desired: desiredOf(given, 'apply').desired,
    session,
    registry,
    backend,
    runtime,
    writtenBy: 'test',
    ...(parallelism === undefined ? {} : { parallelism }),
    ...(events === undefined ? {} : { events }),
    ...(interruption === undefined ? {} : { interruption }),
    ...(forced === undefined ? {} : { force: forced }),
  })
  checkIntegrity(result.state)
  return { plan, result, settled, diagnostics: [...plan.diagnostics, ...result.diagnostics] }
}

function desiredOf({ runtime, configuration, variables }: Opened, phase: 'plan' | 'apply') {
  return createDesired(
    evaluationSetting({ configuration, variables, runtime, folder, workspace: 'default', phase }),
  )
}

async function openSession(runtime: Runtime, { wrapSession, openPools }: CommandOptions): Promise<Session> {
  const configuration = { value: { kind: 'object', attributes: new Map(), marks: 0 }, folder } as const
  const builtIn = await terraformDataProvider.open(runtime, configuration)
  if (openPools !== undefined)
    return combineSessions([
      { provider: terraformDataProvider, session: builtIn },
      { provider: xapiProvider, session: await openPools() },
    ])
  const entries = await runtime.files.list(folder)
  // A folder without a lab has values alone, and no pools to be observed.
  if (!entries.some(entry => entry.name === 'lab.hcl'))
    return combineSessions([{ provider: terraformDataProvider, session: builtIn }])
  const own = await (isOverTls
    ? openOverTls(runtime, configuration)
    : xapiProvider.open(runtime, configuration))
  return combineSessions([
    { provider: terraformDataProvider, session: builtIn },
    { provider: xapiProvider, session: wrapSession === undefined ? own : wrapSession(own) },
  ])
}
