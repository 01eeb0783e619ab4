import { isInfinite } from '../value/big-number.js'
import { numberText } from '../value/number-text.js'
import { jsonQuote } from '../value/quote.js'
import { sensitiveMark, type Value } from '../value/value.js'
import { hidden } from './plan-json/value-json.js'

/**
 * JSON text of a value with every digit of its numbers. What is not known is null, what must not be shown is replaced, and a
 * number without end is told in words: JSON has none.
 */
export function exactJson(value: Value): string {
  if (value.kind === 'null' || value.kind === 'unknown') return 'null'
  if ((value.marks & sensitiveMark) !== 0) return JSON.stringify(hidden)
  switch (value.kind) {
    case 'string':
      return jsonQuote(value.value)
    case 'bool':
      return String(value.value)
    case 'number':
      return isInfinite(value.value) ? JSON.stringify(numberText(value.value)) : numberText(value.value)
    case 'link':
      return JSON.stringify(value.address ?? value.identity ?? null)
    case 'list':
    case 'set':
    case 'tuple':
      return `[${value.elements.map(exactJson).join(',')}]`
    case 'map':
      return recordText(value.entries)
    case 'object':
      return recordText(value.attributes)
  }
}

function recordText(entries: ReadonlyMap<string, Value>): string {
  return `{${[...entries].map(([name, part]) => `${jsonQuote(name)}:${exactJson(part)}`).join(',')}}`
}
