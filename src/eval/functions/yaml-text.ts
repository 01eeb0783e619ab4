// A cohesive printer of YAML: every text and key in quotes, texts of several lines as literal blocks.
import { jsonText } from '../../value/json.js'
import type { Value } from '../../value/value.js'

const lineWidth = 80

/** The YAML text of a value, as Terraform prints it. */
export function yamlText(value: Value): string {
  const isPlain = value.kind === 'number' || value.kind === 'bool' || value.kind === 'null'
  return isPlain ? `${jsonText(value)}\n...\n` : `${node(value, 0, 0)}\n`
}

// The node's text without a final line break; `indent` is that of its block, `column` where it begins.
function node(value: Value, indent: number, column: number): string {
  switch (value.kind) {
    case 'string':
      return scalar(value.value, indent, column)
    case 'list':
    case 'set':
    case 'tuple':
      return value.elements.length === 0 ? '[]' : sequence(value.elements, indent)
    case 'map':
      return mapping(value.entries, indent)
    case 'object':
      return mapping(value.attributes, indent)
    default:
      return jsonText(value)
  }
}

function sequence(elements: readonly Value[], indent: number): string {
  const lines = elements.map(element => `- ${behindMark(element, indent)}`)
  return lines.join(`\n${' '.repeat(indent)}`)
}

// What stands behind a mark of its own goes on two columns further in, but the lines of a text count from the mark.
function behindMark(value: Value, indent: number): string {
  return value.kind === 'string'
    ? scalar(value.value, indent, indent + 2)
    : node(value, indent + 2, indent + 2)
}

function mapping(entries: ReadonlyMap<string, Value>, indent: number): string {
  if (entries.size === 0) return '{}'
  const lines = [...entries].map(([name, value]) =>
    isSimpleKey(name)
      ? entry(doubleQuoted(name, indent, Infinity), value, indent)
      : `? ${scalar(name, indent, indent + 2)}\n${' '.repeat(indent)}: ${behindMark(value, indent)}`,
  )
  return lines.join(`\n${' '.repeat(indent)}`)
}

function isSimpleKey(name: string): boolean {
  return !name.includes('\n') && Buffer.byteLength(name) <= 128
}

function entry(key: string, value: Value, indent: number): string {
  const isSequence = value.kind === 'list' || value.kind === 'set' || value.kind === 'tuple'
  if (isSequence && value.elements.length > 0)
    return `${key}:\n${' '.repeat(indent)}${sequence(value.elements, indent)}`
  const names = value.kind === 'map' ? value.entries : value.kind === 'object' ? value.attributes : undefined
  if (names !== undefined && names.size > 0)
    return `${key}:\n${' '.repeat(indent + 2)}${mapping(names, indent + 2)}`
  return `${key}: ${node(value, indent, indent + key.length + 2)}`
}

function scalar(text: string, indent: number, column: number): string {
  return text.includes('\n') && isBlockable(text)
    ? literalBlock(text, indent + 2)
    : doubleQuoted(text, indent, column)
}

function isBlockable(text: string): boolean {
  return (
    !/ (?:\n|$)/.test(text) &&
    Array.from(text).every(character => character === '\n' || isPrintable(character))
  )
}

function literalBlock(text: string, indent: number): string {
  const hint = /^[ \n]/.test(text) ? '2' : ''
  const chomping = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : ''
  const body = text
    .replace(/\n$/, '')
    .split('\n')
    .map(line => (line === '' ? '' : ' '.repeat(indent) + line))
  return `|${hint}${chomping}\n${body.join('\n')}`
}

function isPrintable(character: string): boolean {
  const point = character.codePointAt(0) ?? 0
  if (point === 0x85 || point === 0xfeff) return false
  return (
    (point >= 0x20 && point <= 0x7e) ||
    (point >= 0xa0 && point <= 0xd7ff) ||
    (point >= 0xe000 && point <= 0xfffd)
  )
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\u0085': 'N',
  '\u00a0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
}

// A long line is broken at the first single blank beyond the width.
function doubleQuoted(text: string, indent: number, startColumn: number): string {
  const mayBreak = Number.isFinite(startColumn)
  const characters = [...text]
  let result = '"'
  let column = mayBreak ? startColumn + 1 : 0
  let afterBlank = false
  for (const [index, character] of characters.entries()) {
    const isBlank = character === ' '
    if (
      isBlank &&
      mayBreak &&
      !afterBlank &&
      column > lineWidth &&
      index > 0 &&
      index < characters.length - 1
    ) {
      const next = characters[index + 1] === ' ' ? '\\' : ''
      result += `\n${' '.repeat(indent + 2)}${next}`
      column = indent + 2 + next.length
    } else {
      const written = escaped(character)
      result += written
      column += written.length
    }
    afterBlank = isBlank
  }
  return `${result}"`
}

function escaped(character: string): string {
  const short = escapes[character]
  if (short !== undefined) return `\\${short}`
  if (isPrintable(character)) return character
  const point = character.codePointAt(0) ?? 0
  const digits = point.toString(16).toUpperCase()
  if (point <= 0xff) return `\\x${digits.padStart(2, '0')}`
  return point <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`
}
