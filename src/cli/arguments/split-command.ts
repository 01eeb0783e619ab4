/** Options that may stand before the command and take a value of their own. */
const withValue = new Set(['chdir', 'state', 'parallelism', 'var', 'var-file', 'lock-timeout'])

/** Finds the command among the words: options may stand before it, as in `poolwright --chdir lab plan`. */
export function splitCommand(words: readonly string[]): {
  readonly command: string | undefined
  readonly rest: readonly string[]
} {
  const before: string[] = []
  for (let place = 0; place < words.length; place++) {
    const word = words[place] ?? ''
    if (/^--?(version|v)$/.test(word)) return { command: '--version', rest: [] }
    if (/^(--?help|-h)$/.test(word)) return { command: 'help', rest: words.slice(place + 1) }
    if (!word.startsWith('-')) return { command: word, rest: [...before, ...words.slice(place + 1)] }
    before.push(word)
    const next = words[place + 1]
    if (withValue.has(word.replace(/^--?/, '')) && next !== undefined) {
      before.push(next)
      place++
    }
  }
  return { command: undefined, rest: before }
}
