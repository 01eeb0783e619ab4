// JSON text to values with positions: JSON.parse gives none, and loses doubles and digits.
import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { SourceText } from '../diagnostic/source.js'
import type { JsonNode, JsonObject, JsonString } from './json-node.js'
import { rangeProblem } from './number-range.js'
import { nestingLimit, SyntaxProblem } from './scanner.js'
import { errorDiagnostic } from '../diagnostic/diagnostic.js'

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** What became of a JSON text; `root` is undefined when it is none. */
export interface ParsedJson {
  readonly root: JsonNode | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Parses a whole text as one JSON value. */
export function parseJson(source: SourceText): ParsedJson {
  const reader = new JsonReader(source)
  try {
    return { root: reader.readRoot(), diagnostics: [] }
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem
    return { root: undefined, diagnostics: [problem.diagnostic] }
  }
}

class JsonReader {
  private readonly text: string
  private at: number
  private depth = 0

  constructor(private readonly source: SourceText) {
    this.text = source.text
    this.at = this.text.startsWith('\ufeff') ? 1 : 0
  }

  readRoot(): JsonNode {
    const root = this.readValue()
    this.skipSpace()
    if (this.at < this.text.length) {
      this.fail('Extraneous data after value', 'Extra characters appear after the JSON value.')
    }
    return root
  }

  private readValue(): JsonNode {
    this.skipSpace()
    const start = this.at
    const character = this.text.charAt(start)
    if (character === '{') return this.nested(() => this.readObject())
    if (character === '[') return this.nested(() => this.readArray())
    if (character === '"') return this.readString()
    if (character === '-' || (character >= '0' && character <= '9')) return this.readNumber()
    const word = /^[A-Za-z_]+/.exec(this.text.slice(start, start + 32))?.[0]
    const end = start + (word?.length ?? 0)
    if (word === 'true' || word === 'false') {
      this.at = end
      return { kind: 'bool', value: word === 'true', start, end }
    }
    if (word === 'null') {
      this.at = end
      return { kind: 'null', start, end }
    }
    if (word) return this.fail('Invalid JSON keyword', `"${word}" is not a valid JSON keyword.`, start, end)
    return this.fail(
      'Missing JSON value',
      'A JSON value is required here: an object, an array, a string, a number, true, false or null.',
    )
  }

  private nested(read: () => JsonNode): JsonNode {
    this.depth += 1
    if (this.depth > nestingLimit) {
      const detail = `Objects and arrays may be nested at most ${nestingLimit} levels deep.`
      this.fail('Nesting too deep', detail)
    }
    const node = read()
    this.depth -= 1
    return node
  }

  private readObject(): JsonObject {
    const start = this.at
    const properties: { key: JsonString; value: JsonNode }[] = []
    this.at += 1
    for (;;) {
      this.skipSpace()
      if (this.takes('}')) break
      if (properties.length > 0 && !this.takes(',')) {
        this.fail(
          'Missing attribute separator',
          'A comma must separate one property of an object from the next.',
        )
      }
      const comma = this.at - 1
      this.skipSpace()
      if (properties.length > 0 && this.text.charAt(this.at) === '}') {
        const detail = 'JSON does not permit a trailing comma after the final property in an object.'
        this.fail('Trailing comma in object', detail, comma, comma + 1)
      }
      if (this.text.charAt(this.at) !== '"') this.failAtKey(start)
      const key = this.readString()
      this.skipSpace()
      if (!this.takes(':'))
        this.fail(
          'Missing property value colon',
          'A colon must separate the name of a property from its value.',
        )
      properties.push({ key, value: this.readValue() })
    }
    return { kind: 'object', properties, start, end: this.at }
  }

  private failAtKey(start: number): never {
    if (this.at >= this.text.length) {
      const detail = 'There is no closing brace for this object before the end of the file.'
      return this.fail('Unclosed object', detail, start, start + 1)
    }
    return this.fail(
      'Invalid object property name',
      'The name of a property must be a string in double quotes.',
    )
  }

  private readArray(): JsonNode {
    const start = this.at
    const items: JsonNode[] = []
    this.at += 1
    for (;;) {
      this.skipSpace()
      if (this.takes(']')) break
      if (items.length > 0 && !this.takes(',')) {
        this.fail('Missing array separator', 'A comma must separate one element of an array from the next.')
      }
      const comma = this.at - 1
      this.skipSpace()
      if (items.length > 0 && this.text.charAt(this.at) === ']') {
        const detail = 'JSON does not permit a trailing comma after the final value in an array.'
        this.fail('Trailing comma in array', detail, comma, comma + 1)
      }
      items.push(this.readValue())
    }
    return { kind: 'array', items, start, end: this.at }
  }

  private readNumber(): JsonNode {
    const start = this.at
    const digits = /^[-+.\w]*/.exec(this.text.slice(start, start + 10_000))?.[0] ?? ''
    if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(digits)) {
      this.fail(
        'Invalid JSON number',
        `"${digits}" is not a number as JSON writes it.`,
        start,
        start + digits.length,
      )
    }
    const problem = rangeProblem(digits)
    if (problem !== undefined) this.fail('Number out of range', problem, start, start + digits.length)
    this.at += digits.length
    return { kind: 'number', digits, start, end: this.at }
  }

  private readString(): JsonString {
    const start = this.at
    let value = ''
    let offsets: number[] | undefined
    for (let at = start + 1; at < this.text.length;) {
      const character = this.text.charAt(at)
      if (character === '"') {
        this.at = at + 1
        return { kind: 'string', value, offsets, start, end: at + 1 }
      }
      if (character < ' ')
        this.fail(
          'Invalid JSON string',
          'A string must not hold control characters or line breaks: write them as escapes.',
          at,
          at + 1,
        )
      if (character === '\\') offsets ??= Array.from(value, (_, index) => start + 1 + index)
      offsets?.push(at)
      if (character === '\\') {
        const { unit, length } = this.readEscape(at)
        value += unit
        at += length
      } else {
        value += character
        at += 1
      }
    }
    const detail = 'There is no closing quote for this string before the end of the file.'
    return this.fail('Unterminated JSON string', detail, start, start + 1)
  }

  private readEscape(at: number): { unit: string; length: number } {
    const selector = this.text.charAt(at + 1)
    const simple = escapes[selector]
    if (simple !== undefined) return { unit: simple, length: 2 }
    const digits = /^u([0-9a-fA-F]{4})/.exec(this.text.slice(at + 1, at + 6))?.[1]
    if (digits !== undefined) return { unit: String.fromCharCode(Number.parseInt(digits, 16)), length: 6 }
    return this.fail(
      'Invalid JSON string',
      'A backslash must begin one of the escapes \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX.',
      at,
      Math.min(at + 2, this.text.length),
    )
  }

  private takes(character: string): boolean {
    if (this.text.charAt(this.at) !== character) return false
    this.at += 1
    return true
  }

  private skipSpace(): void {
    while (this.at < this.text.length && ' \t\r\n'.includes(this.text.charAt(this.at))) this.at += 1
  }

  private fail(
    summary: string,
    detail: string,
    start = this.at,
    end = Math.min(start + 1, this.text.length),
  ): never {
    throw new SyntaxProblem(errorDiagnostic(summary, detail, { range: { source: this.source, start, end } }))
  }
}
