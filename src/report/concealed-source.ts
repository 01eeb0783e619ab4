/** Source text as it may be shown, and where its offsets have gone. */
export interface ConcealedSource {
  readonly code: string
  /** Where an offset of the original text lies now. */
  place(offset: number): number
}

/** A literal that is set under a name that speaks of a secret; one that is put together from other values holds none. */
const secretLiteral = /\b\w*(?:password|passphrase|secret|token)\w*"?[ \t]*[=:][ \t]*"((?:[^"\\$\n]|\\.)+)"/gi

const substitute = '(sensitive value)'

/** Takes passwords that stand in the source out of what is shown of it: a report may be pasted anywhere. */
export function concealSource(code: string): ConcealedSource {
  const cuts: { readonly start: number; readonly end: number }[] = []
  for (const found of code.matchAll(secretLiteral)) {
    const end = found.index + found[0].length
    cuts.push({ start: end - (found[1] ?? '').length - 2, end })
  }
  if (cuts.length === 0) return { code, place: offset => offset }
  let shown = ''
  let from = 0
  for (const { start, end } of cuts) {
    shown += code.slice(from, start) + substitute
    from = end
  }
  const place = (offset: number): number => {
    let shift = 0
    for (const { start, end } of cuts) {
      if (offset <= start) break
      if (offset < end) return start + shift
      shift += substitute.length - (end - start)
    }
    return offset + shift
  }
  return { code: shown + code.slice(from), place }
}
