/** Breaks each line at spaces so that none is longer than `width` where that can be; lines that start with a space stay whole. */
export function wrapText(text: string, width: number): readonly string[] {
  return text
    .split('\n')
    .flatMap(line => (line.startsWith(' ') || [...line].length <= width ? [line] : wrapLine(line, width)))
}

function wrapLine(line: string, width: number): readonly string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    if (current !== '' && [...current].length + 1 + [...word].length > width) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return current === '' ? lines : [...lines, current]
}
