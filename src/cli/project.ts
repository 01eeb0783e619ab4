import type { Configuration, Module } from '../config/configuration.js'
import { loadConfiguration } from '../config/load-configuration.js'
import { loadVariableValues, type VariableOption } from '../config/variable-values.js'
import { createDesired, type CreatedDesired } from '../desired/create-desired.js'
import type { EvaluationSetting } from '../desired/evaluation.js'
import { evaluationSetting, type SettingRequest } from '../desired/evaluation-setting.js'
import { providerSettings } from '../desired/provider-configuration.js'
import { validateConfiguration } from '../desired/validate-configuration.js'
import { errorDiagnostic, hasErrors, type Diagnostic } from '../diagnostic/diagnostic.js'
import { combineSessions, type OpenProvider } from '../provider/combine.js'
import type { Provider, ProviderConfiguration, Session } from '../provider/contract.js'
import { terraformDataProvider } from '../provider/terraform-data.js'
import type { FindSchema } from '../report/schemas.js'
import { findKind } from '../schema/kind-registry.js'
import type { State } from '../state/state.js'
import { createReferee, type Referee } from '../syntax/referee.js'
import type { Value } from '../value/value.js'
import { CommandFailure, type CliContext } from './context.js'
import { UsageError } from './arguments/parse-arguments.js'
import { selectedWorkspace } from './selected-workspace.js'

/** A user's folder, read: what was declared and the values of its variables. */
export interface Project {
  readonly configuration: Configuration
  readonly variables: ReadonlyMap<string, Value>
  /** Problems found so far; errors among them end the command once the referee has been heard too. */
  readonly diagnostics: readonly Diagnostic[]
  /** False where a file has errors, so that blocks of it may be missing. */
  readonly isWhole: boolean
  readonly referee: Referee
  readonly findSchema: FindSchema
  /** The selected workspace. */
  readonly workspaceName: string
  /** When the command began, in milliseconds since 1970: what `plantimestamp()` says. */
  readonly planTime: number
}

/** Reads the folder and the variables. What the referee says comes later, see `settleProblems`. */
export async function loadProject(
  context: CliContext,
  known: readonly VariableOption[] = [],
): Promise<Project> {
  const { runtime } = context
  const folder = runtime.environment.workingFolder
  const referee = createReferee(runtime, '.poolwright/cache')
  const { configuration, diagnostics } = await loadConfiguration({
    folder,
    runtime,
    providers: await context.providers(),
    witness: referee,
  })
  if (configuration === undefined) {
    await referee.close()
    throw new CommandFailure(diagnostics)
  }
  const variables = await loadVariableValues({
    root: configuration.root,
    folder,
    runtime,
    options: [...variableOptions(context), ...known],
  })
  return {
    configuration,
    variables: variables.values,
    diagnostics: [...diagnostics, ...variables.diagnostics],
    isWhole: !hasErrors(diagnostics),
    referee,
    findSchema: (kindName, mode) => findKind(configuration.registry, mode, kindName)?.schema,
    planTime: runtime.clock.now(),
    workspaceName: await selectedWorkspace(runtime),
  }
}

/** Waits for the referee; throws all problems when one of them is an error, else gives the warnings. */
export async function settleProblems(
  project: Project,
  found: readonly Diagnostic[] = [],
): Promise<readonly Diagnostic[]> {
  const verdicts = await project.referee.verdicts()
  await project.referee.close()
  const all = [...project.diagnostics, ...found, ...verdicts]
  if (hasErrors(all)) throw new CommandFailure(all)
  return all
}

/** What validation finds. Where blocks are missing it is not asked: what refers to them would be told for no reason. */
export function validate(context: CliContext, project: Project): readonly Diagnostic[] {
  return project.isWhole ? validateConfiguration(settingOf(context, project, 'validate')) : []
}

/** The configuration, ready to be asked instance by instance; one for each phase, since a phase remembers what it knows. */
export function desiredOf(
  context: CliContext,
  project: Project,
  phase: SettingRequest['phase'] = 'plan',
): CreatedDesired {
  return createDesired(settingOf(context, project, phase))
}

/** What evaluation rests on in this folder. While planning, what only apply will tell stays unknown. */
export function settingOf(
  { runtime }: CliContext,
  project: Project,
  phase: SettingRequest['phase'],
): EvaluationSetting {
  const { configuration, variables, planTime } = project
  return evaluationSetting({
    configuration,
    variables,
    runtime,
    folder: runtime.environment.workingFolder,
    workspace: project.workspaceName,
    phase,
    planTime,
  })
}

/** Opens, as one session, the providers that the configuration or the state has instances of. */
export async function openSession(
  context: CliContext,
  project: Project,
  state: State | undefined,
): Promise<Session> {
  const used = new Set([
    ...declaredProviders(project.configuration.root),
    ...Object.values(state?.instances ?? {}).map(instance => instance.providerName),
  ])
  const opened: OpenProvider[] = []
  for (const provider of [terraformDataProvider, ...(await context.providers())]) {
    const isUsed = provider === terraformDataProvider || used.has(provider.name)
    if (isUsed) opened.push({ provider, session: await openProvider(context, project, provider) })
  }
  return combineSessions(opened)
}

/** The names of the providers that a module and those that it calls have blocks of. */
export function declaredProviders(module: Module): readonly string[] {
  const called = [...module.calls.values()].flatMap(call =>
    call.module === undefined ? [] : declaredProviders(call.module),
  )
  return [...[...module.resources.values()].map(resource => resource.kind.providerName), ...called]
}

/** Opens one provider with its block of the configuration. */
export function openProvider(context: CliContext, project: Project, provider: Provider): Promise<Session> {
  return provider.open(context.runtime, providerConfiguration(context, project, provider))
}

/** What the folder says to a provider; throws its problems. */
export function providerConfiguration(
  context: CliContext,
  project: Project,
  provider: Provider,
): ProviderConfiguration {
  const { value, diagnostics } = providerSettings(settingOf(context, project, 'plan'), provider.name)
  if (value === undefined) throw new CommandFailure(diagnostics)
  return { value, folder: context.runtime.environment.workingFolder }
}

/** The values of variables that the command line gives; throws `UsageError`. */
export function variableOptions(context: CliContext): readonly VariableOption[] {
  const values = context.global.variables.map((text): VariableOption => {
    const equals = text.indexOf('=')
    if (equals < 1) throw new UsageError(`The option --var takes NAME=VALUE, not "${text}".`)
    return { kind: 'value', name: text.slice(0, equals), text: text.slice(equals + 1) }
  })
  return [...context.global.variableFiles.map((path): VariableOption => ({ kind: 'file', path })), ...values]
}

/** The problem of a folder without configuration. */
export function noConfiguration(): Diagnostic {
  return errorDiagnostic(
    'No configuration files',
    'This folder holds no *.pool.hcl file, and a plan without one would remove everything that the state holds. Write one, start from an example with "poolwright init", or name another folder with --chdir. To remove everything, say so: poolwright destroy.',
  )
}
