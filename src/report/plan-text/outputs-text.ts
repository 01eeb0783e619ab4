import type { OutputChange } from '../../plan/plan.js'
import { sensitiveMark, type Value } from '../../value/value.js'
import type { Paint } from '../paint.js'
import { compareData } from './compare-values.js'
import { attributeName } from './quote.js'
import { renderDifference } from './render-difference.js'
import { outcomeSymbol } from './symbol.js'

/** `Changes to Outputs:` and a line for each; undefined when none changes. */
export function renderOutputs(outputs: readonly OutputChange[], paint: Paint): string | undefined {
  const width = Math.max(...outputs.map(output => [...attributeName(output.name)].length))
  const lines = outputs.flatMap(output => {
    const difference = compareData(hide(output.before, output), hide(output.after, output))
    if (output.action === 'no-op' || difference.outcome === 'none') return []
    const name = attributeName(output.name).padEnd(width)
    return [
      `${outcomeSymbol(difference.outcome, paint)} ${name} = ${renderDifference(difference, 0, { paint })}`,
    ]
  })
  return lines.length === 0 ? undefined : ['Changes to Outputs:', ...lines].join('\n')
}

function hide(value: Value | undefined, output: OutputChange): Value | undefined {
  return value === undefined || !output.isSensitive ? value : { ...value, marks: value.marks | sensitiveMark }
}
