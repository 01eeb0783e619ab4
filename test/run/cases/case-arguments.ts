import type { VariableOption } from '../../../src/config/variable-values.js'
import type { PlanRequestOptions } from '../../../src/plan/plan-request.js'
import type { RecordedPlan } from './recorded-plan.js'

/** The options of a recorded command. */
export function readArguments({ plan_args: texts = [] }: RecordedPlan): {
  readonly mode: 'normal' | 'destroy' | 'refresh-only'
  readonly options: PlanRequestOptions
  readonly variables: readonly VariableOption[]
} {
  const valuesOf = (flag: string): readonly string[] =>
    texts.flatMap(text => (text.startsWith(`${flag}=`) ? [text.slice(flag.length + 1)] : []))
  return {
    mode: texts.includes('-destroy')
      ? 'destroy'
      : texts.includes('-refresh-only')
        ? 'refresh-only'
        : 'normal',
    options: {
      refresh: !texts.includes('-refresh=false'),
      targets: valuesOf('-target'),
      replace: valuesOf('-replace'),
    },
    variables: valuesOf('-var').map(text => {
      const equals = text.indexOf('=')
      return { kind: 'value', name: text.slice(0, equals), text: text.slice(equals + 1) }
    }),
  }
}
