type Mode = 'string' | 'code'

/**
 * Where quoted strings hold line breaks, read on from inside of one that has just broken: everything up to the next quote is
 * taken for its text, what follows for code, and so on to the end.
 */
export function laterLineBreaks(text: string, from: number, limit: number): readonly number[] {
  const breaks: number[] = []
  const outer: { readonly mode: Mode; readonly braces: number }[] = []
  let mode: Mode = 'string'
  let braces = 0
  const enter = (next: Mode): void => {
    outer.push({ mode, braces })
    mode = next
    braces = 0
  }
  const leave = (): void => {
    const before = outer.pop()
    mode = before?.mode ?? 'code'
    braces = before?.braces ?? 0
  }
  for (let at = from; at < limit; at++) {
    const character = text.charAt(at)
    const next = text.charAt(at + 1)
    if (mode === 'string') {
      if (character === '\n') breaks.push(at)
      else if (character === '\\') at++
      else if (character === '"') leave()
      else if ((character === '$' || character === '%') && next === '{') {
        at++
        if (text.charAt(at - 2) !== character) enter('code')
      }
    } else if (character === '"') enter('string')
    else if (character === '#' || (character === '/' && next === '/')) {
      const end = text.indexOf('\n', at)
      at = end < 0 ? limit : end
    } else if (character === '{') braces++
    else if (character === '}') {
      if (braces > 0) braces--
      else if (outer.length > 0) leave()
    }
  }
  return breaks
}
