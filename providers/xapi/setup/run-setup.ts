import { applyPlan } from '../../../src/apply/apply-plan.js'
import { loadConfiguration } from '../../../src/config/load-configuration.js'
import { loadVariableValues } from '../../../src/config/variable-values.js'
import type { Configuration } from '../../../src/config/configuration.js'
import { createDesired } from '../../../src/desired/create-desired.js'
import { evaluationSetting } from '../../../src/desired/evaluation-setting.js'
import { type Diagnostic, errorDiagnostic, hasErrors } from '../../../src/diagnostic/diagnostic.js'
import { makePlan } from '../../../src/plan/make-plan.js'
import type { LocatedFinding } from '../../../src/plan/plan.js'
import { combineSessions } from '../../../src/provider/combine.js'
import type { ProviderConfiguration, Session } from '../../../src/provider/contract.js'
import { terraformDataProvider } from '../../../src/provider/terraform-data.js'
import type { Runtime } from '../../../src/runtime/runtime.js'
import { SimulatedFiles } from '../../../src/runtime/simulated-files.js'
import { localBackend } from '../../../src/state/backends/local.js'
import { emptyState } from '../../../src/state/state-changes.js'
import type { Value } from '../../../src/value/value.js'
import type { Emulator } from '../../emulator/emulator.js'
import { emulatedSession } from '../provider-session.js'
import { providerName, providerSchema } from '../schema.js'

export interface SetupRequest {
  readonly runtime: Runtime
  readonly configuration: ProviderConfiguration
  readonly emulator: Emulator
  /** Told from the folder of the configuration. */
  readonly file: string
}

/** What was read of a setup. */
interface Setup {
  readonly configuration: Configuration
  readonly variables: ReadonlyMap<string, Value>
}

/** Plans and applies one file against the world, as a project of its own whose state nobody keeps. */
export async function runSetup(request: SetupRequest): Promise<readonly Diagnostic[]> {
  const { configuration, diagnostics } = await loadConfiguration({
    folder: request.configuration.folder,
    runtime: request.runtime,
    providers: [{ name: providerName, schema: providerSchema }],
    files: [request.file],
  })
  if (configuration === undefined || hasErrors(diagnostics)) return diagnostics
  const variables = await loadVariableValues({
    root: configuration.root,
    folder: request.configuration.folder,
    runtime: request.runtime,
    options: [],
    takesOptionsOnly: true,
  })
  const early = [...diagnostics, ...variables.diagnostics]
  if (hasErrors(early)) return early
  return [...early, ...(await planAndApply(request, { configuration, variables: variables.values }))]
}

async function planAndApply(request: SetupRequest, setup: Setup): Promise<readonly Diagnostic[]> {
  const { runtime } = request
  const { registry } = setup.configuration
  const { desired, diagnostics } = desiredOf(request, setup, 'plan')
  if (hasErrors(diagnostics)) return diagnostics
  const session = await openSession(request)
  const state = emptyState(runtime.random.uuid(), 'setup')
  const plan = await makePlan({
    desired,
    state,
    session,
    registry,
    mode: 'normal',
    variables: setup.variables,
  })
  const problems = [...diagnostics, ...plan.diagnostics, ...plan.findings.flatMap(findingDiagnostic)]
  if (!plan.isApplicable) return problems
  const result = await applyPlan({
    plan,
    desired: desiredOf(request, setup, 'apply').desired,
    session,
    registry,
    backend: localBackend({ ...runtime, files: new SimulatedFiles('/') }, '/setup.state.json'),
    runtime,
    writtenBy: 'setup',
  })
  await session.close()
  return [...problems, ...result.diagnostics]
}

function desiredOf({ runtime, configuration }: SetupRequest, setup: Setup, phase: 'plan' | 'apply') {
  return createDesired(
    evaluationSetting({ ...setup, runtime, folder: configuration.folder, workspace: 'default', phase }),
  )
}

async function openSession({ runtime, configuration, emulator }: SetupRequest): Promise<Session> {
  const own = {
    provider: { name: providerName, schema: providerSchema },
    session: emulatedSession(runtime, configuration, emulator, []),
  }
  const builtIn = {
    provider: terraformDataProvider,
    session: await terraformDataProvider.open(runtime, configuration),
  }
  return combineSessions([builtIn, own])
}

/** Only what keeps the setup from being applied is told: nobody needs to hear that an emulated host reboots. */
function findingDiagnostic(finding: LocatedFinding): readonly Diagnostic[] {
  if (finding.severity !== 'error') return []
  const { summary, detail, remedy, code, range, address } = finding
  return [
    errorDiagnostic(summary, `${detail} ${remedy} (${code})`, {
      ...(range === undefined ? {} : { range }),
      ...(address === undefined ? {} : { address }),
    }),
  ]
}
