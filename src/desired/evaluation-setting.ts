import type { Configuration } from '../config/configuration.js'
import { functions } from '../eval/functions/all.js'
import type { Runtime } from '../runtime/runtime.js'
import type { Value } from '../value/value.js'
import type { EvaluationSetting } from './evaluation.js'

export interface SettingRequest {
  readonly configuration: Configuration
  /** As `loadVariableValues` gives them; empty for `validate`. */
  readonly variables: ReadonlyMap<string, Value>
  readonly runtime: Runtime
  /** The folder of the root module. */
  readonly folder: string
  readonly workspace: string
  /** While planning, what a function would make anew each time is not known yet. */
  readonly phase: 'validate' | 'plan' | 'apply'
  /** The moment that `plantimestamp()` tells, in milliseconds since 1970; left out: now. */
  readonly planTime?: number
}

/** Gathers what every evaluation of a configuration rests on. */
export function evaluationSetting(request: SettingRequest): EvaluationSetting {
  const { configuration, variables, runtime, folder, workspace, phase } = request
  return {
    configuration,
    variables,
    functions,
    workspace,
    isApplying: phase === 'apply',
    workingFolder: runtime.environment.workingFolder,
    surroundings: {
      baseFolder: folder,
      homeFolder: runtime.environment.homeFolder,
      files: runtime.files,
      now: () => runtime.clock.now(),
      ...(phase !== 'validate' && { planTime: request.planTime ?? runtime.clock.now() }),
      uuid: () => runtime.random.uuid(),
      randomBytes: length => runtime.random.bytes(length),
      isPure: phase !== 'apply',
    },
  }
}
