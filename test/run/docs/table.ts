/** A page of the reference: its path below docs/reference and its text. */
export interface Page {
  readonly path: string
  readonly text: string
}

/** A page from its title and its parts; empty parts are left out. */
export function page(path: string, title: string, parts: readonly string[]): Page {
  return { path, text: `${[`# ${title}`, ...parts.filter(part => part !== '')].join('\n\n')}\n` }
}

/** A Markdown table; nothing where there are no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const line = (cells: readonly string[]) => `| ${cells.map(cell => escapeCell(cell)).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Text as code in Markdown. */
export function code(text: string): string {
  return `\`${text}\``
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
