/** Where base64 that is none goes wrong: the offset of the first character out of place, or of where padding is missing. */
export function invalidSymbol(text: string): number {
  const isBreak = (offset: number): boolean => /[\r\n]/.test(text.charAt(offset))
  let place = 0
  for (let at = 0; at < text.length; at++) {
    if (isBreak(at)) continue
    const character = text.charAt(at)
    if (/[A-Za-z0-9+/]/.test(character)) place = (place + 1) % 4
    else if (character !== '=' || place < 2) return at
    else return afterPadding(text, at, place)
  }
  return text.length - place
}

function afterPadding(text: string, at: number, place: number): number {
  const next = at + 1
  if (place === 3 || next >= text.length) return next
  return text.charAt(next) === '=' ? next + 1 : at
}
