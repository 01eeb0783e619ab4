import { posix } from 'node:path'
import type { Configuration } from '../../config/configuration.js'
import { loadConfiguration } from '../../config/load-configuration.js'
import type { EvaluationSetting } from '../../desired/evaluation.js'
import { evaluationSetting, type SettingRequest } from '../../desired/evaluation-setting.js'
import { providerSettings } from '../../desired/provider-configuration.js'
import { hasErrors, type Diagnostic } from '../../diagnostic/diagnostic.js'
import { combineSessions, type OpenProvider } from '../../provider/combine.js'
import type { Provider, ProviderConfiguration, Session } from '../../provider/contract.js'
import { terraformDataProvider } from '../../provider/terraform-data.js'
import type { Runtime } from '../../runtime/runtime.js'
import { createTrialRuntime } from '../../runtime/trial-runtime.js'
import { localBackend } from '../../state/backends/local.js'
import type { Backend } from '../../state/backends/backend.js'
import type { Value } from '../../value/value.js'
import { CommandFailure, type CliContext } from '../context.js'
import { declaredProviders } from '../project.js'

/** Everything that Poolwright itself keeps in a folder; a test's own is in memory. */
const keptFolder = '.poolwright'

/** A module under test: a folder of its own, and a state of its own. */
export interface TestedModule {
  readonly folder: string
  readonly configuration: Configuration
  readonly warnings: readonly Diagnostic[]
}

/** The world of one file of tests: nothing of it is on the disk, and it is gone afterwards. */
export class TestWorld {
  readonly runtime: Runtime
  readonly #modules = new Map<string, TestedModule>()

  constructor(
    readonly context: CliContext,
    readonly providers: readonly Provider[],
  ) {
    this.runtime = createTrialRuntime(context.runtime, keptFolder)
  }

  /** The module of a folder, told from the root's; throws its problems. */
  async module(relative: string): Promise<TestedModule> {
    const kept = this.#modules.get(relative)
    if (kept !== undefined) return kept
    const { runtime } = this
    const folder = posix.join(runtime.environment.workingFolder, relative)
    const { configuration, diagnostics } = await loadConfiguration({
      folder,
      runtime,
      providers: this.providers,
    })
    if (configuration === undefined || hasErrors(diagnostics)) throw new CommandFailure(diagnostics)
    const tested = { folder, configuration, warnings: diagnostics }
    this.#modules.set(relative, tested)
    return tested
  }

  backend({ folder }: TestedModule): Backend {
    const relative = posix.relative(this.runtime.environment.workingFolder, folder)
    return localBackend(this.runtime, posix.join(keptFolder, 'test', relative, 'state.json'))
  }

  setting(
    { folder, configuration }: TestedModule,
    variables: ReadonlyMap<string, Value>,
    phase: SettingRequest['phase'],
  ): EvaluationSetting {
    const { runtime } = this
    return evaluationSetting({ configuration, variables, runtime, folder, workspace: 'default', phase })
  }

  /** What a module says to a provider; throws its problems. */
  providerConfiguration(setting: EvaluationSetting, provider: Provider): ProviderConfiguration {
    const { value, diagnostics } = providerSettings(setting, provider.name)
    if (value === undefined) throw new CommandFailure(diagnostics)
    return { value, folder: this.runtime.environment.workingFolder }
  }

  /** The providers that the module or its state has instances of, as one session, each on its world for tests. */
  async open(module: TestedModule, setting: EvaluationSetting): Promise<Session> {
    const { state } = await this.backend(module).load()
    const used = new Set([
      ...declaredProviders(module.configuration.root),
      ...Object.values(state?.instances ?? {}).map(instance => instance.providerName),
    ])
    const opened: OpenProvider[] = []
    const providers = this.providers.filter(provider => used.has(provider.name))
    for (const provider of [terraformDataProvider, ...providers]) {
      const door = provider.trial ?? provider
      const configuration = this.providerConfiguration(setting, provider)
      opened.push({ provider, session: await door.open(this.runtime, configuration) })
    }
    return combineSessions(opened)
  }
}
