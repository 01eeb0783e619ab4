/** True while a bracket, or a heredoc, of an expression being typed is open: more lines are to come. */
export function isUnfinished(text: string): boolean {
  const lines = text.split('\n')
  let depth = 0
  for (let index = 0; index < lines.length; index++) {
    const code = withoutStrings(lines[index] ?? '')
    for (const character of code) {
      if ('([{'.includes(character)) depth++
      if (')]}'.includes(character)) depth--
    }
    const marker = /<<-?([\p{L}_][\p{L}\p{N}_-]*)\s*$/u.exec(code)?.[1]
    if (marker === undefined) continue
    const end = lines.findIndex((line, place) => place > index && line.trim() === marker)
    if (end < 0) return true
    index = end
  }
  return depth > 0
}

function withoutStrings(line: string): string {
  return line.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/(#|\/\/).*$/, '')
}
