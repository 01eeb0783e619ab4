import { isIdentifier } from '../syntax/identifier.js'
import { numberText } from '../value/number-text.js'
import type { Value } from '../value/value.js'

/** The expression that gives this value: literals, `[…]` in one line, `{…}` with a line for each attribute. */
export function expressionText(value: Value, indent: number = 0): string {
  switch (value.kind) {
    case 'string':
      return literalText(value.value)
    case 'number':
      return numberText(value.value)
    case 'bool':
      return String(value.value)
    case 'list':
    case 'set':
    case 'tuple':
      return `[${value.elements.map(element => expressionText(element, indent)).join(', ')}]`
    case 'map':
      return attributesText(value.entries, indent)
    case 'object':
      return attributesText(value.attributes, indent)
    case 'link':
      return value.address ?? literalText(value.identity ?? '')
    default:
      return 'null'
  }
}

function attributesText(entries: ReadonlyMap<string, Value>, indent: number): string {
  if (entries.size === 0) return '{}'
  const names = [...entries.keys()].map(name => (isIdentifier(name) ? name : literalText(name)))
  const width = Math.max(...names.map(name => name.length))
  const margin = ' '.repeat(indent + 2)
  const lines = [...entries.values()].map(
    (part, index) => `${margin}${(names[index] ?? '').padEnd(width)} = ${expressionText(part, indent + 2)}\n`,
  )
  return `{\n${lines.join('')}${' '.repeat(indent)}}`
}

const escapes: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
}

function codeEscape(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16)
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`
}

/** A text as a quoted literal: interpolation in it is escaped. */
export function literalText(text: string): string {
  const escaped = text
    .replace(/[\n\r\t"\\]/g, character => escapes[character] ?? character)
    .replace(/[$%](?=\{)/g, sign => sign + sign)
  return `"${escaped.replace(/[^ \p{L}\p{M}\p{N}\p{P}\p{S}]/gu, codeEscape)}"`
}
