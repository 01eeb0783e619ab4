import type { Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import { positionAt } from '../../../src/diagnostic/positions.js'
import { parseFile } from '../../../src/syntax/parse-file.js'
import {
  recordedConfigurations,
  recordedExpressions,
  type RecordedDiagnostic,
} from '../../support/recorded-cases.js'

const prefix = 'locals {\n  x = '

/** Summaries that only a parser gives. */
const ofSyntax = new Set([
  'Argument or block definition required',
  'Attribute redefined',
  'Extra characters after interpolation expression',
  "Invalid 'for' expression",
  'Invalid character',
  'Invalid escape sequence',
  'Invalid expression',
  'Invalid legacy index syntax',
  'Invalid multi-line string',
  'Invalid single-argument block definition',
  'Invalid template directive',
  'Missing argument separator',
  'Missing attribute separator',
  'Missing attribute value',
  'Missing closing parenthesis',
  'Missing false expression in conditional',
  'Missing item separator',
  'Missing key/value separator',
  'Missing newline after argument',
  'Unclosed configuration block',
  'Unexpected comma after argument',
  'Unexpected else directive',
  'Unexpected end of template',
  'Unexpected endfor directive',
  'Unexpected endif directive',
  'Unsupported operator',
  'Unterminated template string',
])

function told(diagnostic: Diagnostic | undefined, offset: number): unknown {
  if (!diagnostic?.range) return undefined
  const { summary, detail, range } = diagnostic
  const start = positionAt(range.source, range.start).byte - offset
  return {
    summary,
    detail,
    start,
    end: Math.max(positionAt(range.source, range.end).byte - offset, start + 1),
  }
}

function expected({ summary, detail, range }: RecordedDiagnostic): unknown {
  return { summary, detail, start: range?.start.byte, end: range?.end.byte }
}

describe('what Terraform refuses for its syntax', () => {
  // A heredoc's marker in quotes is told at the heredoc by us, at the quote by Terraform.
  const expressions = recordedExpressions().filter(({ expr }) => !expr.startsWith("<<'"))
  const parsed = expressions.map(each => ({
    ...each,
    diagnostics: parseFile({ name: 'main.tf', text: `${prefix}${each.expr}\n}\n` }).diagnostics,
  }))

  test('expressions that parse', () => {
    const good = parsed.filter(({ ok, error }) => ok || !ofSyntax.has(error.summary))
    expect(good.filter(({ diagnostics }) => diagnostics.length > 0)).toEqual([])
  })

  test('expressions that do not', () => {
    const bad = parsed.filter(({ ok, error }) => !ok && ofSyntax.has(error.summary))
    expect(bad.length).toBeGreaterThan(0)
    const found = bad.map(({ expr, diagnostics }) => ({ expr, first: told(diagnostics[0], prefix.length) }))
    expect(found).toEqual(bad.map(({ expr, error }) => ({ expr, first: expected(error) })))
  })

  test('configurations', () => {
    let count = 0
    for (const { id, files, diagnostics } of recordedConfigurations()) {
      // Not every "Invalid expression" is the parser's.
      const wanted = (diagnostics ?? []).find(
        ({ summary, detail }) => ofSyntax.has(summary) && !detail.includes('static list'),
      )
      if (!wanted) continue
      const [first] = Object.entries(files)
        .filter(([name]) => name.endsWith('.tf'))
        .flatMap(([name, text]) => parseFile({ name, text }).diagnostics)
      expect({ id, first: told(first, 0) }).toEqual({ id, first: expected(wanted) })
      count += 1
    }
    expect(count).toBeGreaterThan(0)
  })
})
