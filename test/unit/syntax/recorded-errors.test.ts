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

describe('expressions that Terraform refuses or accepts', () => {
  // The marker of a heredoc in quotes is told at the heredoc by us, at the quote by Terraform.
  const cases = recordedExpressions().filter(({ expr }) => !expr.startsWith("<<'"))
  const none = [{ id: 'none', expr: '', ok: true, error: undefined }] as never

  test.each(cases.length > 0 ? cases : none)('$id', ({ expr, ok, error }) => {
    const { diagnostics } = parseFile({ name: 'main.tf', text: `${prefix}${expr || '1'}\n}\n` })
    if (ok || !ofSyntax.has(error.summary)) expect(diagnostics).toEqual([])
    else expect(told(diagnostics[0], prefix.length)).toEqual(expected(error))
  })
})

describe('configurations that Terraform refuses for their syntax', () => {
  const cases = recordedConfigurations().flatMap(({ id, files, diagnostics }) => {
    const wanted = (diagnostics ?? []).find(
      ({ summary, detail }) => ofSyntax.has(summary) && !detail.includes('static list'),
    )
    return wanted ? [{ id, files, wanted }] : []
  })

  test.each(cases.length > 0 ? cases : [{ id: 'none', files: {}, wanted: undefined }])(
    '$id',
    ({ files, wanted }) => {
      const found = Object.entries(files)
        .filter(([name]) => name.endsWith('.tf'))
        .flatMap(([name, text]) => parseFile({ name, text }).diagnostics)
      expect(told(found[0], 0)).toEqual(wanted && expected(wanted))
    },
  )
})
