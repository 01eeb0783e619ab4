/**
 * Every error code that a text names, by the list of all codes there are: whole, or as an ending of the code before it
 * (`..._VM_RUNNING`, `|_SUSPEND`). Numbers of storage drivers count where they are spelt out.
 */
export function codesNamed(text: string, known: ReadonlySet<string>): readonly string[] {
  const found = new Set<string>()
  for (const line of text.split('\n')) {
    let last = ''
    for (const [word] of line.matchAll(/[A-Z0-9]*(?:_[A-Z0-9]+)+/g)) {
      const code = word.startsWith('_') ? completed(word, last, known) : word
      if (code === undefined || !isCode(code, known)) continue
      found.add(code)
      last = code
    }
  }
  return [...found].sort()
}

function isCode(word: string, known: ReadonlySet<string>): boolean {
  return known.has(word) || /^SR_BACKEND_FAILURE_\d+$/.test(word)
}

/** The code that ends so and begins as the one before it. */
function completed(ending: string, before: string, known: ReadonlySet<string>): string | undefined {
  const words = before.split('_')
  return words
    .map((_, index) => words.slice(0, words.length - index).join('_') + ending)
    .find(candidate => known.has(candidate))
}

/** The part of a text from one heading up to another. */
export function sections(text: string, from: string, to: string): string {
  const start = text.indexOf(from)
  const end = text.indexOf(to)
  return start < 0 || end < 0 ? '' : text.slice(start, end)
}
