/** The text in double quotes, escaped as Go does it for messages (`%q`). */
export function quote(text: string): string {
  let result = '"'
  for (const character of text) result += quotedCharacter(character)
  return `${result}"`
}

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

function quotedCharacter(character: string): string {
  const short = shortEscapes[character]
  if (short !== undefined) return short
  const point = character.codePointAt(0) ?? 0
  if (point === 0x20 || isPrintable(character)) return character
  if (point < 0x80) return `\\x${hexadecimal(point, 2)}`
  return point < 0x10000 ? `\\u${hexadecimal(point, 4)}` : `\\U${hexadecimal(point, 8)}`
}

function isPrintable(character: string): boolean {
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character)
}

function hexadecimal(point: number, width: number): string {
  return point.toString(16).padStart(width, '0')
}

/** Escapes for JSON text that may stand inside HTML, as Go writes JSON. */
export function jsonQuote(text: string): string {
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, escapeForHtml)
}

function escapeForHtml(character: string): string {
  return `\\u${hexadecimal(character.charCodeAt(0), 4)}`
}
