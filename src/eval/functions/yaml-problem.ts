// What the parser of YAML reports, in the words of the one that Terraform uses, and with its idea of where that is.

/** A problem of the library: its code, its sentence, and where it begins. */
export interface YamlProblem {
  readonly message: string
  readonly code: string
  readonly pos: readonly [number, number]
}

/** What the document came to be in spite of it: in blocks, in brackets, or anything else. */
export type YamlRoot = 'mapping' | 'sequence' | 'collection' | 'other'

/** Where a problem is told: where it begins, at the next colon, at the end of the text, or at the beginning of a line behind. */
type Place = 'there' | 'colon' | 'behind there' | 'end' | 'behind end'

/**
 * A problem is found while characters are gathered to tokens, or between tokens. The first kind is told with the line it is
 * in, the second with the line before, and neither where that is the first line.
 */
interface Told {
  readonly words: string
  readonly by: 'scanner' | 'parser'
  readonly at?: Place
}

const noToken = 'found character that cannot start any token'
const noNode = 'did not find expected node content'

const missingColon: Told = { words: "could not find expected ':'", by: 'scanner', at: 'behind there' }

/** By what the library's sentence begins with, or holds. */
const sentences: readonly (readonly [RegExp, Told])[] = [
  [/reserved character/, { words: noToken, by: 'scanner' }],
  [/^Tabs are not allowed/, { words: noToken, by: 'scanner' }],
  [/^Missing closing/, { words: 'found unexpected end of stream', by: 'scanner', at: 'end' }],
  [/^Invalid escape sequence \\[xuU]/, { words: 'did not find expected hexdecimal number', by: 'scanner' }],
  [/^Invalid escape/, { words: 'found unknown escape character', by: 'scanner' }],
  [
    /compact mappings/,
    { words: 'mapping values are not allowed in this context', by: 'scanner', at: 'colon' },
  ],
  [/^Implicit map keys need/, missingColon],
  [/directives-end/, { words: 'did not find expected <document start>', by: 'parser' }],
  [/^Could not resolve tag/, { words: 'found undefined tag handle', by: 'parser' }],
  [
    /on same line with key/,
    { words: 'block sequence entries are not allowed in this context', by: 'scanner' },
  ],
  [/extra characters/, { words: 'did not find expected comment or line break', by: 'scanner' }],
  [/empty string/, { words: 'did not find expected alphabetic or numeric character', by: 'scanner' }],
  [/has no suffix/, { words: 'did not find expected tag URI', by: 'scanner' }],
  [/same column|implicit map key/, { words: 'did not find expected key', by: 'parser' }],
  [/flow indicator|Unexpected (?:,|flow-)/, { words: noNode, by: 'parser' }],
]

/** The sentence's end for the problem of a text. */
export function yamlProblem(text: string, { message, pos }: YamlProblem, root: YamlRoot): string {
  const told = toldAs(text, message, pos[0], root) ?? { words: plainMessage(message), by: 'scanner' }
  const { line, column } = markOf(text, pos[0], told.at ?? 'there')
  if (line === 0) return told.words
  return told.by === 'scanner'
    ? `on line ${line + 1}, column 1: ${told.words}`
    : `on line ${line}, column ${column + 1}: ${told.words}`
}

function toldAs(text: string, message: string, offset: number, root: YamlRoot): Told | undefined {
  if (/must end with|^Flow (?:sequence|map)/.test(message)) {
    const isOpen = /[[{,:]\s*$/.test(text)
    const closing = /sequence/.test(message) ? ']' : '}'
    return {
      words: isOpen ? noNode : `did not find expected ',' or '${closing}'`,
      by: 'parser',
      at: 'behind end',
    }
  }
  const isAlone = message.startsWith('Unexpected flow-') && root === 'collection'
  if (message.startsWith('Unexpected scalar at node end') || isAlone) {
    const { column } = markOf(text, offset, 'there')
    const isKey = /^[^\n]*:(?:\s|$)/.test(text.slice(offset))
    if (column === 0 && root !== 'collection' && root !== 'other' && !isKey) return missingColon
    const documentStart = '<document start>'
    const missing = {
      mapping: 'key',
      sequence: "'-' indicator",
      collection: documentStart,
      other: documentStart,
    }[root]
    return { words: `did not find expected ${missing}`, by: 'parser' }
  }
  return sentences.find(([pattern]) => pattern.test(message))?.[1]
}

function plainMessage(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '')
}

interface Mark {
  /** From 0. */
  readonly line: number
  readonly column: number
}

function markOf(text: string, offset: number, place: Place): Mark {
  const before = text.slice(0, offsetOf(text, offset, place)).split('\n')
  const mark = { line: before.length - 1, column: before.at(-1)?.length ?? 0 }
  const isBehind = place === 'behind there' || (place === 'behind end' && mark.column > 0)
  return isBehind ? { line: mark.line + 1, column: 0 } : mark
}

function offsetOf(text: string, offset: number, place: Place): number {
  if (place === 'end' || place === 'behind end') return text.length
  return place === 'colon' ? text.indexOf(':', offset) : offset
}
