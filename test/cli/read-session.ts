/**
 * A session at the command line, as one text file:
 *
 *     Free text says what the session shows.
 *     == copy examples/homogeneous-pool        starts from a copy of this folder
 *     == file extra.pool.hcl                   writes a file; its text goes on to the next line that starts with == or $
 *     == replace main.pool.hcl "old" "new"     changes a file as an editor would; both are JSON strings
 *     == remove FILE
 *     $ poolwright plan                        runs a command in the folder
 *     what it prints, standard output and error together
 *     [exit 1]                                 where it is not 0
 *
 * `(…)` alone on a line of expected output stands for any lines.
 */
export type SessionItem =
  | { readonly kind: 'text'; readonly lines: readonly string[] }
  | { readonly kind: 'edit'; readonly words: string; readonly lines: readonly string[] }
  | { readonly kind: 'command'; readonly command: string; readonly expected: readonly string[] }

/** Splits the text of a session into what is to be done. */
export function readSession(text: string): readonly SessionItem[] {
  const items: { kind: SessionItem['kind']; head: string; lines: string[] }[] = [
    { kind: 'text', head: '', lines: [] },
  ]
  for (const line of text.replace(/\n$/, '').split('\n')) {
    if (line.startsWith('== ')) items.push({ kind: 'edit', head: line.slice(3), lines: [] })
    else if (line.startsWith('$ ')) items.push({ kind: 'command', head: line.slice(2), lines: [] })
    else items.at(-1)?.lines.push(line)
  }
  return items.map(({ kind, head, lines }): SessionItem => {
    if (kind === 'edit') return { kind, words: head, lines }
    return kind === 'command' ? { kind, command: head, expected: lines } : { kind, lines }
  })
}

/** The text that `readSession` would read as these items. */
export function printSession(items: readonly SessionItem[]): string {
  const lines = items.flatMap(item => {
    if (item.kind === 'text') return item.lines
    return item.kind === 'edit'
      ? [`== ${item.words}`, ...item.lines]
      : [`$ ${item.command}`, ...item.expected]
  })
  return `${lines.join('\n')}\n`
}
