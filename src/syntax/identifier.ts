const startPattern = /\p{ID_Start}/u
const partPattern = /[\p{ID_Continue}-]/u

/** True when an identifier may begin with the character at an offset: a letter of any script, or `_`. */
export function isIdentifierStart(code: number, text: string, at: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f
  return code >= 0x80 && startPattern.test(String.fromCodePoint(text.codePointAt(at) ?? 0))
}

/** How many code units an identifier's further character at an offset takes: 0 when none can stand there. */
export function isIdentifierPart(code: number, text: string, at: number): 0 | 1 | 2 {
  if (code < 0x80) {
    const isPart =
      (code >= 0x61 && code <= 0x7a) ||
      (code >= 0x41 && code <= 0x5a) ||
      (code >= 0x30 && code <= 0x39) ||
      code === 0x5f ||
      code === 0x2d
    return isPart ? 1 : 0
  }
  const point = text.codePointAt(at) ?? 0
  if (!partPattern.test(String.fromCodePoint(point))) return 0
  return point > 0xffff ? 2 : 1
}

/** True when the whole text is one identifier. */
export function isIdentifier(text: string): boolean {
  return /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(text)
}
