import type { Scanner } from './scanner.js'

const simple: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }

/** The text that a stretch of a template stands for, in Unicode's composed form; wrong escapes are reported. */
export function unescape(scanner: Scanner, start: number, end: number, hasBackslashes: boolean): string {
  const raw = scanner.text.slice(start, end)
  const isPlain = !raw.includes('{') && !(hasBackslashes && raw.includes('\\'))
  return (isPlain ? raw : decode(scanner, raw, start, hasBackslashes)).normalize('NFC')
}

function decode(scanner: Scanner, raw: string, start: number, hasBackslashes: boolean): string {
  let result = ''
  for (let at = 0; at < raw.length;) {
    const character = raw.charAt(at)
    if ((character === '$' || character === '%') && raw.startsWith(`${character}{`, at + 1)) {
      result += `${character}{`
      at += 3
    } else if (character === '\\' && hasBackslashes) {
      const { value, length } = escapeAt(scanner, raw, at, start)
      result += value
      at += length
    } else {
      result += character
      at += 1
    }
  }
  return result
}

function escapeAt(
  scanner: Scanner,
  raw: string,
  at: number,
  start: number,
): { value: string; length: number } {
  const selector = String.fromCodePoint(raw.codePointAt(at + 1) ?? 0x5c)
  const value = simple[selector]
  if (value !== undefined) return { value, length: 2 }
  if (selector !== 'u' && selector !== 'U') {
    const detail = `The symbol "${selector}" is not a valid escape sequence selector.`
    scanner.report('Invalid escape sequence', detail, start + at, start + at + 1 + selector.length)
    return { value: '', length: 1 + selector.length }
  }
  const wanted = selector === 'u' ? 4 : 8
  const digits = /^[0-9a-fA-F]*/.exec(raw.slice(at + 2, at + 2 + wanted))?.[0] ?? ''
  const point = Number.parseInt(digits, 16)
  if (digits.length < wanted) {
    const number = selector === 'u' ? 'four' : 'eight'
    const detail = `The \\${selector} escape sequence must be followed by ${number} hexadecimal digits.`
    scanner.report('Invalid escape sequence', detail, start + at, start + at + 2 + digits.length)
    return { value: '', length: 2 + digits.length }
  }
  const isCharacter = point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)
  if (isCharacter) return { value: String.fromCodePoint(point), length: 2 + wanted }
  const detail = `Cannot encode character U+${point.toString(16).padStart(4, '0')} in UTF-8.`
  scanner.report('Invalid escape sequence', detail, start + at, start + at + 2 + wanted)
  return { value: '', length: 2 + wanted }
}
