import { quotedText } from '../address/print-address.js'
import { printMeasure } from '../schema/print-measure.js'
import type { AttributeSchema } from '../schema/schema.js'
import type { LinkValue, Value } from '../value/value.js'

/** The text of a reference to the object behind a link; undefined where no block stands for it. */
export type ReferenceOf = (link: LinkValue) => string | undefined

/** A value as an expression that evaluates to it. */
export function printExpression(
  value: Value,
  referenceOf: ReferenceOf,
  format?: AttributeSchema['format'],
): string {
  const inside = (each: Value): string => printExpression(each, referenceOf)
  switch (value.kind) {
    case 'string':
      return printText(value.value)
    case 'number': {
      const measure =
        format !== undefined && typeof value.value === 'number'
          ? printMeasure(value.value, format)
          : undefined
      return measure === undefined ? String(value.value) : printText(measure)
    }
    case 'bool':
      return String(value.value)
    case 'list':
    case 'set':
    case 'tuple':
      return `[${value.elements.map(inside).join(', ')}]`
    case 'map':
      return printEntries(value.entries, inside)
    case 'object':
      return printEntries(value.attributes, inside)
    case 'link':
      return referenceOf(value) ?? (value.identity === undefined ? 'null' : printText(value.identity))
    case 'null':
    case 'unknown':
      return 'null'
  }
}

function printEntries(entries: ReadonlyMap<string, Value>, print: (value: Value) => string): string {
  const lines = Array.from(entries, ([key, value]) => `${printKey(key)} = ${print(value)}\n`)
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}}`
}

/** A key of an object: bare where it is a name. */
export function printKey(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? key : printText(key)
}

/** Text in quotes, with what no file should hold as it is escaped. */
export function printText(text: string): string {
  return escapeControls(quotedText(text))
}

function escapeControls(text: string): string {
  return Array.from(text, character => {
    const point = character.codePointAt(0) ?? 0
    return point < 0x20 || point === 0x7f ? `\\u${point.toString(16).padStart(4, '0')}` : character
  }).join('')
}
