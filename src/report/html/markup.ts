const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as HTML shows it, in elements and in quoted attributes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character] ?? character)
}

/** A section with its heading; undefined content leaves it out. */
export function section(id: string, title: string, content: string | undefined): string {
  if (content === undefined || content === '') return ''
  return `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${escaped(title)}</h2>\n${content}\n</section>`
}

/** A wide thing that is scrolled by itself, also with the keyboard. */
export function scrollable(label: string, content: string): string {
  return `<div class="scroll" role="region" aria-label="${escaped(label)}" tabindex="0">\n${content}\n</div>`
}

/** One row of a table's body: the first cell is its heading. */
export interface MarkupRow {
  readonly cells: readonly string[]
  readonly className?: string
}

/** As many columns fit on a phone. */
const mostNarrow = 3

/** A table of escaped texts with a caption; columns that are aligned to the right hold numbers. */
export function table(
  caption: string,
  titles: readonly string[],
  aligns: readonly ('left' | 'right')[],
  rows: readonly MarkupRow[],
): string {
  const align = (place: number): string => (aligns[place] === 'right' ? ' class="number"' : '')
  // On a phone a row of a wide table is a list, each cell behind its title.
  const isWide = titles.length > mostNarrow
  const titled = (place: number, cell: string): string =>
    isWide ? ` data-title="${escaped(titles[place] ?? '')}"${cell === '—' ? ' data-none' : ''}` : ''
  const head = titles.map((title, place) => `<th scope="col"${align(place)}>${escaped(title)}</th>`).join('')
  const body = rows.map(({ cells, className }) => {
    const written = cells.map((cell, place) =>
      place === 0
        ? `<th scope="row">${escaped(cell)}</th>`
        : `<td${align(place)}${titled(place, cell)}>${escaped(cell)}</td>`,
    )
    return `<tr${className === undefined ? '' : ` class="${className}"`}>${written.join('')}</tr>`
  })
  return scrollable(
    caption,
    `<table${isWide ? ' class="wide"' : ''}>\n<caption>${escaped(caption)}</caption>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table>`,
  )
}
