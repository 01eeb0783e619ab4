import { loadConfiguration } from '../../src/config/load-configuration.js'
import { type VariableOption, loadVariableValues } from '../../src/config/variable-values.js'
import { createDesired } from '../../src/desired/create-desired.js'
import type { Desired } from '../../src/desired/desired.js'
import { type Diagnostic, hasErrors } from '../../src/diagnostic/diagnostic.js'
import { evaluationSetting } from '../../src/desired/evaluation-setting.js'
import { validateConfiguration } from '../../src/desired/validate-configuration.js'
import { makePlan } from '../../src/plan/make-plan.js'
import { planBackground } from '../../src/plan/plan-background.js'
import { configurationJson } from '../../src/report/configuration-json/configuration-json.js'
import type { PlanRequestOptions, WorkingPlan } from '../../src/plan/plan-request.js'
import { combineSessions } from '../../src/provider/combine.js'
import type { Provider, Session } from '../../src/provider/contract.js'
import { terraformDataProvider } from '../../src/provider/terraform-data.js'
import { type SimulatedRuntime, createSimulatedRuntime } from '../../src/runtime/simulated-runtime.js'
import type { KindRegistry } from '../../src/schema/kind-registry.js'
import type { State } from '../../src/state/state.js'
import { emptyState } from '../../src/state/state-changes.js'
import type { Value } from '../../src/value/value.js'

export interface FolderRequest {
  /** By path, relative to the root module's folder. */
  readonly files: Readonly<Record<string, string>>
  readonly providers?: readonly Provider[]
  readonly state?: (registry: KindRegistry) => State
  readonly mode?: 'normal' | 'destroy' | 'refresh-only'
  readonly options?: PlanRequestOptions
  readonly variables?: readonly VariableOption[]
  readonly runtime?: SimulatedRuntime
  /** True to stop at what is wrong whatever the variables are, as the command line does. */
  readonly validates?: boolean
}

/** A folder opened as the command line does it; `plan` is undefined where its text alone has errors. */
export interface PlannedFolder {
  readonly plan: WorkingPlan | undefined
  readonly diagnostics: readonly Diagnostic[]
  readonly session: Session
  readonly registry: KindRegistry | undefined
  readonly runtime: SimulatedRuntime
  /** The configuration, afresh: one for each phase. */
  desired(): Desired
}

const folder = '.'

/** Loads a folder of configuration files and plans it: with the real configuration, on a simulated disk. */
export async function planFolder(request: FolderRequest): Promise<PlannedFolder> {
  const runtime = request.runtime ?? createSimulatedRuntime({ workingFolder: '/work' })
  for (const [path, text] of Object.entries(request.files)) runtime.files.write(`/work/${path}`, text)
  const providers = request.providers ?? []
  const session = await openAll([terraformDataProvider, ...providers], runtime)
  const { configuration, diagnostics } = await loadConfiguration({ folder, runtime, providers })
  const none: PlannedFolder = {
    plan: undefined,
    diagnostics,
    session,
    registry: configuration?.registry,
    runtime,
    desired: () => {
      throw new Error('the configuration has errors')
    },
  }
  if (!configuration || hasErrors(diagnostics)) return none
  const setting = (variables: ReadonlyMap<string, Value>, phase: 'validate' | 'plan') =>
    evaluationSetting({ configuration, variables, runtime, folder, workspace: 'default', phase })
  const validity = request.validates ? validateConfiguration(setting(new Map(), 'validate')) : []
  if (hasErrors(validity)) return { ...none, diagnostics: validity }
  const variables = await loadVariableValues({
    root: configuration.root,
    folder,
    runtime,
    options: request.variables ?? [],
  })
  const create = () => createDesired(setting(variables.values, 'plan'))
  const created = create()
  const early = [...diagnostics, ...validity, ...variables.diagnostics, ...created.diagnostics]
  if (hasErrors(early)) return { ...none, diagnostics: early }
  const plan = await makePlan({
    desired: created.desired,
    state:
      request.state?.(configuration.registry) ?? emptyState('5ca1ab1e-0000-4000-8000-000000000001', 'test'),
    session,
    registry: configuration.registry,
    mode: request.mode ?? 'normal',
    variables: variables.values,
    options: request.options ?? {},
  })
  const background = planBackground(plan, created.desired, configurationJson(configuration))
  return {
    plan: { ...plan, background },
    diagnostics: [...early, ...plan.diagnostics],
    session,
    registry: configuration.registry,
    runtime,
    desired: () => create().desired,
  }
}

async function openAll(providers: readonly Provider[], runtime: SimulatedRuntime): Promise<Session> {
  const configuration = { value: { kind: 'object', attributes: new Map(), marks: 0 }, folder } as const
  const opened = []
  for (const provider of providers)
    opened.push({ provider, session: await provider.open(runtime, configuration) })
  return combineSessions(opened)
}
