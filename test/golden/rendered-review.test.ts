import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { marked } from 'marked'

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter(entry => entry.isDirectory() && existsSync(join(import.meta.dirname, entry.name, 'review.md')))
  .map(entry => entry.name)

test('every example is reviewed', () => {
  const examples = readdirSync('examples', { withFileTypes: true }).filter(entry => entry.isDirectory())
  expect(folders).toEqual(expect.arrayContaining(examples.map(({ name }) => name)))
})

/** What a forge makes of a comment: GitHub's dialect of Markdown as HTML. */
function rendered(comment: string): string {
  return marked.parse(comment, { gfm: true, async: false })
}

function withoutCode(html: string): string {
  return html.replaceAll(/<pre>[\s\S]*?<\/pre>|<code>[\s\S]*?<\/code>/g, '')
}

function count(text: string, what: RegExp): number {
  return [...text.matchAll(what)].length
}

describe.each(folders)('the comment of %s, rendered', name => {
  const comment = readFileSync(join(import.meta.dirname, name, 'review.md'), 'utf8')
  const html = rendered(comment)

  test('has one headline, and under it what it comes to', () => {
    expect(count(html, /<h3>Plan for /g)).toBe(1)
    expect(html).toMatch(/<h3>Plan for [^<]*<\/h3>\s*<p>[^<]*<strong>[^<]+<\/strong>/)
  })

  test('leaves nothing of the markup as text', () => {
    const text = withoutCode(html)
    expect(text).not.toContain('```')
    expect(text).not.toContain('**')
    expect(text).not.toMatch(/(^|>)#{1,6} /m)
    // A table that did not become one shows its bars.
    expect(text).not.toMatch(/\|\s*-+:?\s*\|/)
  })

  test('has every table with a cell for each column', () => {
    expect(count(html, /<table>/g)).toBe(count(comment, /^\|(?: ?:?-+:? ?\|)+$/gm))
    for (const [table] of html.matchAll(/<table>[\s\S]*?<\/table>/g)) {
      const columns = count(table, /<th[ >]/g)
      for (const [row] of (table.split('<tbody>')[1] ?? '').matchAll(/<tr>[\s\S]*?<\/tr>/g))
        expect(count(row, /<td[ >]/g)).toBe(columns)
    }
  })

  test('folds open and close in turn, with a summary each, and what is in them is rendered', () => {
    const tags = [...withoutCode(html).matchAll(/<\/?details>/g)].map(([tag]) => tag)
    let depth = 0
    for (const tag of tags) {
      depth += tag === '<details>' ? 1 : -1
      expect(depth).toBeGreaterThanOrEqual(0)
    }
    expect(depth).toBe(0)
    expect(count(html, /<summary>/g)).toBe(count(html, /<details>/g))
    expect(count(html, /<pre><code/g)).toBe(count(comment, /^`{3,}\w+$/gm))
  })

  test('diffs have their markers in the first column', () => {
    for (const [, diff] of html.matchAll(/<code class="language-diff">([\s\S]*?)<\/code>/g))
      for (const line of (diff ?? '').split('\n')) expect(line).toMatch(/^(?:[+\-!@# ]|$)/)
  })

  test('caution is a quotation of its own, with every line of it', () => {
    const marks = count(comment, /^> \[!(CAUTION|WARNING|NOTE|IMPORTANT)\]$/gm)
    expect(count(html, /<blockquote>\s*<p>\[!(CAUTION|WARNING|NOTE|IMPORTANT)\]/g)).toBe(marks)
    expect(count(html, /<blockquote>/g)).toBe(marks)
  })
})
