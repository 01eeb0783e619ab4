import { numberText } from '../value/number-text.js'
import { quote } from '../value/quote.js'
import { typeName } from '../value/type-name.js'
import { ephemeralMark, type NullValue, sensitiveMark, type Value } from '../value/value.js'

/** A value as an expression that gives it, over several lines where it has parts; `indent` is in blanks. */
export function displayValue(value: Value, indent = 0): string {
  if (value.kind === 'unknown') return '(known after apply)'
  if ((value.marks & sensitiveMark) !== 0) return '(sensitive value)'
  if ((value.marks & ephemeralMark) !== 0) return '(ephemeral value)'
  switch (value.kind) {
    case 'null':
      return nullText(value)
    case 'string':
      return stringText(value.value, indent)
    case 'number':
      return numberText(value.value)
    case 'bool':
      return String(value.value)
    case 'link':
      return value.address ?? (value.identity === undefined ? '(known after apply)' : quote(value.identity))
    case 'tuple':
      return sequenceText(value.elements, indent)
    case 'list':
    case 'set':
      return `to${value.kind}(${sequenceText(value.elements, indent)})`
    case 'object':
      return mappingText(value.attributes, indent)
    case 'map':
      return `tomap(${mappingText(value.entries, indent)})`
  }
}

function nullText({ type }: NullValue): string {
  switch (type.kind) {
    case 'any':
      return 'null'
    case 'string':
    case 'number':
    case 'bool':
      return `to${type.kind}(null)`
    case 'list':
    case 'set':
    case 'map':
      return `to${type.kind}(null) /* of ${typeName(type.element)} */`
    default:
      return `null /* ${typeName(type)} */`
  }
}

/** Texts of several lines are heredocs, whose marker is a word that no line of them consists of. */
function stringText(text: string, indent: number): string {
  const lines = text.split('\n')
  if (lines.length < 2) return quote(text)
  let marker = 'EOT'
  while (lines.some(line => line.trim() === marker)) marker += '_'
  const margin = ' '.repeat(indent)
  return [`<<${indent > 0 ? '-' : ''}${marker}`, ...lines.map(line => margin + line), margin + marker].join(
    '\n',
  )
}

function sequenceText(elements: readonly Value[], indent: number): string {
  const inner = indent + 2
  return bracketed(
    '[',
    elements.map(element => `${displayValue(element, inner)},`),
    ']',
    indent,
  )
}

function mappingText(entries: ReadonlyMap<string, Value>, indent: number): string {
  const inner = indent + 2
  return bracketed(
    '{',
    [...entries].map(([name, part]) => `${stringText(name, inner)} = ${displayValue(part, inner)}`),
    '}',
    indent,
  )
}

function bracketed(open: string, items: readonly string[], close: string, indent: number): string {
  if (items.length === 0) return open + close
  const margin = ' '.repeat(indent)
  return `${open}\n${items.map(item => `${margin}  ${item}\n`).join('')}${margin}${close}`
}
