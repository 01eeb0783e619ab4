import { compareNumbers } from './arithmetic.js'
import { partsOf } from './big-number.js'
import { decimalOf, plainText, roundedDecimal } from './number-text.js'
import { compareText } from './text-order.js'
import type { Value } from './value.js'

/** The canonical order of a set's elements: known before unknown before null; else by content. */
export function compareForSet(left: Value, right: Value): number {
  const byPresence = presence(left) - presence(right)
  if (byPresence !== 0 || presence(left) > 0) return byPresence
  if (left.kind === 'string' && right.kind === 'string') return compareText(left.value, right.value)
  if (left.kind === 'number' && right.kind === 'number') return compareNumbers(left.value, right.value)
  if (left.kind === 'bool' && right.kind === 'bool') return Number(left.value) - Number(right.value)
  return compareText(orderKey(left), orderKey(right))
}

function presence(value: Value): number {
  return value.kind === 'null' ? 2 : value.kind === 'unknown' ? 1 : 0
}

// A text that equal values share; structures are ordered by it, so it fixes the order that plans show.
function orderKey(value: Value): string {
  switch (value.kind) {
    case 'unknown':
      return '?'
    case 'null':
      return '~'
    case 'string':
      return JSON.stringify(value.value)
    case 'bool':
      return value.value ? 'T' : 'F'
    case 'number':
      return numberKey(value.value)
    case 'list':
    case 'set':
      return `[${value.elements.map(element => `${orderKey(element)};`).join('')}]`
    case 'tuple':
      return `<${value.elements.map(element => `${orderKey(element)};`).join('')}>`
    case 'map':
      return `{${[...value.entries].map(([name, part]) => `${JSON.stringify(name)}:${orderKey(part)};`).join('')}}`
    case 'object':
      return `<${[...value.attributes.values()].map(part => `${orderKey(part)};`).join('')}>`
    case 'link':
      return value.address ?? value.identity ?? '?'
  }
}

function numberKey(value: Parameters<typeof partsOf>[0]): string {
  const parts = partsOf(value)
  const sign = parts.isNegative ? '-' : ''
  if (parts.isInfinite) return `${sign}Inf`
  return sign + generalText(roundedDecimal(decimalOf(value), 10))
}

function generalText(decimal: { readonly digits: string; readonly point: number }): string {
  const exponent = decimal.point - 1
  if (decimal.digits === '' || (exponent >= -4 && exponent < 10)) return plainText(decimal)
  const fraction = decimal.digits.length > 1 ? `.${decimal.digits.slice(1)}` : ''
  const magnitude = String(Math.abs(exponent)).padStart(2, '0')
  return `${decimal.digits.charAt(0)}${fraction}e${exponent < 0 ? '-' : '+'}${magnitude}`
}
