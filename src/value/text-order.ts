/** Compares texts by code points, which is the order of their UTF-8 bytes; JavaScript's own order differs beyond U+FFFF. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index)
    const b = right.charCodeAt(index)
    if (a !== b) return rank(a) - rank(b)
  }
  return left.length - right.length
}

// Surrogates stand for code points above all others, so they move behind U+FFFF.
function rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit >= 0xe000 ? unit - 0x2000 : unit + 0x2000
}

/** The names in the order in which maps and objects keep them. */
export function sortedNames(names: Iterable<string>): string[] {
  return [...names].sort(compareText)
}
