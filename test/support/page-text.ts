/** Elements that begin a line of their own. */
const blocks = new Set(
  'header main footer nav section div p h1 h2 h3 ul ol li details summary table caption tr pre figure figcaption form'.split(
    ' ',
  ),
)

/** Elements whose lines stand further in than those around them; `card` is a box of a topology. */
const indenting = new Set(['li', 'details', 'card'])

/** Never shown: what a browser reads for itself, what a script would have to bring up, what is only drawn. */
function isUnseen(name: string, attributes: string): boolean {
  return (
    ['head', 'style', 'script', 'svg'].includes(name) ||
    / hidden(?=[ >]|$)/.test(attributes) ||
    /class="(?:bars|skip)"/.test(attributes)
  )
}

const openings: Readonly<Record<string, string>> = { h1: '# ', h2: '## ', h3: '### ', li: '- ' }

/**
 * A page of ours as it is read before anything is unfolded: headings, lists and tables as lines, and of what is folded
 * the summary. Only our own markup, where every element is closed, is understood.
 */
export function pageText(html: string): string {
  const lines: string[] = []
  const open: string[] = []
  let line = ''
  /** How many elements were open where something began that is not seen. */
  let unseenDepth: number | undefined
  const indent = (): string => {
    const depth = open.filter(name => indenting.has(name)).length
    return '  '.repeat(Math.max(0, depth - (/^(?:-|▾|▸ -)/.test(line) ? 1 : 0)))
  }
  const flush = (): void => {
    const text = line.replaceAll(/\s+/g, ' ').trim()
    if (text !== '' && text !== '-') lines.push(`${indent()}${text}`)
    line = ''
  }
  /** A heading in a summary is the summary; what opens an item stands behind its dash. */
  const isInline = (name: string): boolean =>
    (name === 'h3' && open.includes('summary')) || (line.trim() === '-' && name !== 'li')
  const tokens = html.matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>|<!doctype html>|[^<]+/g)
  for (const [token, closing, name = '', attributes = ''] of tokens) {
    if (token === '<br>' && unseenDepth === undefined) flush()
    if (/\/>$|^<(?:meta|input|br|!)/.test(token)) continue
    if (name === '') {
      if (unseenDepth !== undefined) continue
      if (open.includes('pre'))
        lines.push(
          ...plain(token)
            .split('\n')
            .map(part => `${indent()}${part}`),
        )
      else line += plain(token)
    } else if (closing === '') {
      if (unseenDepth === undefined && isUnseen(name, attributes)) unseenDepth = open.length + 1
      else if (unseenDepth === undefined && (name === 'th' || name === 'td'))
        line += line.trim() === '' ? '' : ' | '
      else if (unseenDepth === undefined && blocks.has(name) && !isInline(name)) {
        flush()
        if (name === 'h2') lines.push('')
        line += openings[name] ?? ''
      }
      open.push(standing(name, attributes))
    } else if (unseenDepth !== undefined) {
      if (unseenDepth === open.length) unseenDepth = undefined
      open.pop()
    } else if (name === 'summary') {
      const isFolded = open.at(-2) === 'details (folded)'
      line = `${isFolded ? '▸' : '▾'} ${line.trim()}`
      flush()
      open.pop()
      if (isFolded) unseenDepth = open.length
    } else {
      if (blocks.has(name) && !isInline(name)) flush()
      open.pop()
    }
  }
  flush()
  return `${lines.join('\n')}\n`
}

function standing(name: string, attributes: string): string {
  if (name === 'details' && !/ open(?=[ >]|$)/.test(attributes)) return 'details (folded)'
  return /class="card[ "]/.test(attributes) ? 'card' : name
}

function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
