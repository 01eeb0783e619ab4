import type { OutputChange } from '../../plan/plan.js'
import type { Value } from '../../value/value.js'
import { sensitiveMark } from '../../value/value.js'
import type { Paint } from '../paint.js'
import { outcomeSymbol, type Outcome } from './symbol.js'
import { renderValue } from './value-text.js'

/** `Changes to Outputs:` and a line for each; undefined when none changes. */
export function renderOutputs(outputs: readonly OutputChange[], paint: Paint): string | undefined {
  const changed = outputs.filter(output => output.action !== 'no-op')
  if (changed.length === 0) return undefined
  const width = Math.max(...changed.map(output => output.name.length))
  const lines = changed.map(output => {
    const outcome: Outcome = output.action === 'no-op' ? 'none' : output.action
    const text = renderValue(hide(output.before, output), hide(output.after, output), 0, {
      paint,
      path: [],
      forcesReplacement: () => false,
    })
    return `${outcomeSymbol(outcome, paint)} ${output.name.padEnd(width)} = ${text}`
  })
  return ['Changes to Outputs:', ...lines].join('\n')
}

function hide(value: Value | undefined, output: OutputChange): Value | undefined {
  return value === undefined || !output.isSensitive ? value : { ...value, marks: value.marks | sensitiveMark }
}
