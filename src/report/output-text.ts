import { decodeOutput } from '../state/outputs.js'
import type { StateOutput } from '../state/state.js'
import { compareText } from '../value/text-order.js'
import type { Value } from '../value/value.js'
import type { Paint } from './paint.js'
import { attributeName, quote } from './plan-text/quote.js'
import { scalarText } from './plan-text/scalar-text.js'

/** Outputs as `name = value`, one below the other; a sensitive one is only named. */
export function renderOutputValues(outputs: { readonly [name: string]: StateOutput }, _paint: Paint): string {
  return Object.keys(outputs)
    .sort(compareText)
    .map(name => {
      const output = outputs[name]
      return output === undefined
        ? ''
        : `${name} = ${output.isSensitive ? '<sensitive>' : renderPlainValue(decodeOutput(output))}\n`
    })
    .join('')
}

/** A value as it would be written in HCL, over several lines where it has parts. */
export function renderPlainValue(value: Value, depth = 0): string {
  const inner = '  '.repeat(depth + 1)
  const close = '  '.repeat(depth)
  switch (value.kind) {
    case 'list':
    case 'tuple':
    case 'set': {
      const items = value.elements
        .map(element => `${inner}${renderPlainValue(element, depth + 1)},\n`)
        .join('')
      const body = items === '' ? '[]' : `[\n${items}${close}]`
      return value.kind === 'set' ? `toset(${body})` : value.kind === 'list' ? `tolist(${body})` : body
    }
    case 'object':
    case 'map': {
      const entries = value.kind === 'object' ? value.attributes : value.entries
      const label = value.kind === 'object' ? attributeName : quote
      const items = [...entries]
        .map(([name, part]) => `${inner}${label(name)} = ${renderPlainValue(part, depth + 1)}\n`)
        .join('')
      const body = items === '' ? '{}' : `{\n${items}${close}}`
      return value.kind === 'map' ? `tomap(${body})` : body
    }
    case 'string':
      return value.value.includes('\n')
        ? `<<EOT\n${value.value}${value.value.endsWith('\n') ? '' : '\n'}EOT`
        : quote(value.value)
    default:
      return scalarText(value)
  }
}
