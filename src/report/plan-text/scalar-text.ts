import { numberText } from '../../value/number-text.js'
import type { Value } from '../../value/value.js'
import { quote } from './quote.js'

/** A value that fits one line. Links are written as people refer to them: by address, else by identity. */
export function scalarText(value: Value): string {
  switch (value.kind) {
    case 'string':
      return quote(value.value)
    case 'number':
      return numberText(value.value)
    case 'bool':
      return String(value.value)
    case 'null':
      return 'null'
    case 'unknown':
      return '(known after apply)'
    case 'link':
      return value.address ?? (value.identity === undefined ? '(known after apply)' : quote(value.identity))
    default:
      return `(${value.kind})`
  }
}
