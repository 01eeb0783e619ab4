// A cohesive reader of JSON: exact numbers, and Go's words for what is wrong.
import { boolValue, nullValue, objectValue, stringValue, tupleValue } from '../../value/construct.js'
import { parseNumber } from '../../value/number-text.js'
import { quote } from '../../value/quote.js'
import type { Value } from '../../value/value.js'
import { refuseCall } from './definition.js'

/** The value of a JSON text, every digit of its numbers kept. */
export function parseJson(text: string): Value {
  const reader = new JsonReader(text)
  const value = reader.value()
  reader.end()
  return value
}

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

class JsonReader {
  private at = 0

  constructor(private readonly text: string) {}

  end(): void {
    this.skipSpace()
    if (this.at < this.text.length) refuseCall('extraneous data after JSON object')
  }

  value(): Value {
    this.skipSpace()
    const character = this.text.charAt(this.at)
    switch (character) {
      case '':
        return refuseCall('EOF')
      case '{':
        return this.object()
      case '[':
        return this.list()
      case '"':
        return stringValue(this.string())
      case 't':
        return this.word('true', boolValue(true))
      case 'f':
        return this.word('false', boolValue(false))
      case 'n':
        return this.word('null', nullValue())
      default:
        return this.number()
    }
  }

  private skipSpace(): void {
    while (/[ \t\r\n]/.test(this.text.charAt(this.at))) this.at++
  }

  private word(word: string, value: Value): Value {
    for (const [index, character] of [...word].entries()) {
      const given = this.text.charAt(this.at + index)
      if (given === '') return refuseCall('unexpected EOF')
      if (given !== character) {
        return invalid(given, `in literal ${word} (expecting ${singleQuote(character)})`)
      }
    }
    this.at += word.length
    return value
  }

  private number(): Value {
    const [whole] = /^-?(?:0|[1-9]\d*)/.exec(this.text.slice(this.at)) ?? []
    if (whole === undefined) {
      const sign = this.text.charAt(this.at) === '-'
      if (sign) return invalid(this.text.charAt(this.at + 1), 'in numeric literal')
      return invalid(this.text.charAt(this.at), 'looking for beginning of value')
    }
    this.at += whole.length
    const digits =
      whole +
      this.digitsBehind(/^\./, 'after decimal point in numeric literal') +
      this.digitsBehind(/^[eE][+-]?/, 'in exponent of numeric literal')
    const number = parseNumber(digits)
    return number === undefined
      ? refuseCall(`cannot parse ${digits} as a number`)
      : { kind: 'number', value: number, marks: 0 }
  }

  /** A sign and the digits that it promises; nothing where the sign is not there. */
  private digitsBehind(sign: RegExp, where: string): string {
    const [opening] = sign.exec(this.text.slice(this.at)) ?? []
    if (opening === undefined) return ''
    this.at += opening.length
    const [digits] = /^\d+/.exec(this.text.slice(this.at)) ?? []
    if (digits === undefined) return invalid(this.text.charAt(this.at), where)
    this.at += digits.length
    return opening + digits
  }

  private string(): string {
    let result = ''
    this.at++
    for (;;) {
      const character = this.text.charAt(this.at)
      if (character === '') return refuseCall('unexpected EOF')
      if (character < ' ') return invalid(character, 'in string literal')
      this.at++
      // Half of a pair stands for nothing.
      if (character === '"') return result.replace(/\p{Cs}/gu, '\ufffd')
      result += character === '\\' ? this.escape() : character
    }
  }

  private escape(): string {
    const kind = this.text.charAt(this.at)
    this.at++
    if (kind === 'u') {
      const [code] = /^[0-9a-fA-F]{4}/.exec(this.text.slice(this.at)) ?? []
      if (code === undefined) {
        const [digits = ''] = /^[0-9a-fA-F]*/.exec(this.text.slice(this.at)) ?? []
        return invalid(this.text.charAt(this.at + digits.length), 'in \\u hexadecimal character escape')
      }
      this.at += 4
      return String.fromCharCode(Number.parseInt(code, 16))
    }
    if (kind === '') return refuseCall('unexpected EOF')
    return escapes[kind] ?? invalid(kind, 'in string escape code')
  }

  private list(): Value {
    this.at++
    const elements: Value[] = []
    this.skipSpace()
    if (this.text.charAt(this.at) === ']') {
      this.at++
      return tupleValue(elements)
    }
    for (;;) {
      elements.push(this.value())
      if (!this.more(']', 'after array element')) return tupleValue(elements)
    }
  }

  private object(): Value {
    this.at++
    const attributes = new Map<string, Value>()
    this.skipSpace()
    if (this.text.charAt(this.at) === '}') {
      this.at++
      return objectValue(attributes)
    }
    for (let isFirst = true; ; isFirst = false) {
      this.skipSpace()
      const opening = this.text.charAt(this.at)
      if (opening !== '"')
        return misplaced(opening, isFirst ? '' : ' looking for beginning of object key string')
      const name = this.string()
      this.skipSpace()
      const colon = this.text.charAt(this.at)
      if (colon !== ':') return misplaced(colon, ' after object key')
      this.at++
      attributes.set(stringValue(name).value, this.value())
      if (!this.more('}', 'after object key:value pair')) return objectValue(attributes)
    }
  }

  private more(closing: string, where: string): boolean {
    this.skipSpace()
    const character = this.text.charAt(this.at)
    if (character !== ',' && character !== closing) return misplaced(character, ` ${where}`)
    this.at++
    return character === ','
  }
}

// Between two tokens.
function misplaced(character: string, where: string): never {
  return refuseCall(character === '' ? 'EOF' : `invalid character ${singleQuote(character)}${where}`)
}

// Inside a token.
function invalid(character: string, where: string): never {
  if (character === '') return refuseCall('unexpected EOF')
  return refuseCall(`invalid character ${singleQuote(character)} ${where}`)
}

// Go names the first byte of a character, as if it were one of Latin 1.
function singleQuote(character: string): string {
  if (character === "'") return "'\\''"
  const byte = String.fromCharCode(Buffer.from(character, 'utf8')[0] ?? 0)
  return byte === '"' ? `'"'` : `'${quote(byte).slice(1, -1)}'`
}
