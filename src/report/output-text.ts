import { decodeOutput } from '../state/outputs.js'
import type { StateOutput } from '../state/state.js'
import { compareText } from '../value/text-order.js'
import { displayValue } from './display-value.js'
import type { Paint } from './paint.js'

/** Outputs as `name = value`, one below the other; a sensitive one is only named. */
export function renderOutputValues(outputs: { readonly [name: string]: StateOutput }, _paint: Paint): string {
  return Object.keys(outputs)
    .sort(compareText)
    .map(name => {
      const output = outputs[name]
      return output === undefined
        ? ''
        : `${name} = ${output.isSensitive ? '<sensitive>' : displayValue(decodeOutput(output))}\n`
    })
    .join('')
}
