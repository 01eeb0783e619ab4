const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '@': '&#64;',
  '#': '&#35;',
}

/** Text that a forge shows as it is written: no markup, no mention of a person, no link to an issue; one line. */
export function plainText(text: string): string {
  return text
    .replace(/[&<>@#]/g, character => entities[character] ?? character)
    .replace(/[\\`*_{}[\]|~!$]/g, character => `\\${character}`)
    .replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ')
    .trim()
}

/** Text in a code span, one line, whatever backticks it holds; a bar is safe in tables too. */
export function codeSpan(text: string): string {
  const line = text.replace(/[\r\n\u2028\u2029]+/g, ' ').replaceAll('|', '¦')
  const ticks = '`'.repeat(longestRun(line) + 1)
  const gap = line.startsWith('`') || line.endsWith('`') || line.trim() === '' ? ' ' : ''
  return `${ticks}${gap}${line}${gap}${ticks}`
}

/** A block of code in a fence longer than any in it. */
export function fenced(language: string, lines: readonly string[]): string {
  const text = lines.join('\n')
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}${language}\n${text}\n${fence}`
}

/** The first characters of a text that is too long for its place, with an ellipsis; whole characters only. */
export function shortened(text: string, characters: number): string {
  const all = [...text]
  return all.length <= characters ? text : `${all.slice(0, Math.max(0, characters - 1)).join('')}…`
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(found => found[0].length))
}
