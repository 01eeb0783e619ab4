import { stripVTControlCharacters } from 'node:util'
import type { Diagnostic, InvolvedCall } from '../../../src/diagnostic/diagnostic.js'
import type { SourceText } from '../../../src/diagnostic/source.js'
import { consolidateWarnings } from '../../../src/report/consolidate-warnings.js'
import { diagnosticJson } from '../../../src/report/diagnostic-json.js'
import { renderDiagnostic } from '../../../src/report/diagnostic-text.js'
import { parseFile } from '../../../src/syntax/parse-file.js'
import { recordedConfigurations, type RecordedDiagnostic } from '../../support/recorded-cases.js'

/** Our diagnostic of a recorded one; the context is left to be found, except in JSON. */
function diagnosticOf(recorded: RecordedDiagnostic, sources: ReadonlyMap<string, SourceText>): Diagnostic {
  const { severity, summary, detail, address, range, snippet } = recorded
  const source = range && sources.get(range.filename)
  const offset = (byte: number): number =>
    Buffer.from(source?.text ?? '')
      .subarray(0, byte)
      .toString().length
  const lines = snippet ? snippet.code.split('\n').length : 1
  const shownStart = source ? lineOffset(source.text, snippet?.start_line ?? 1) : 0
  const call = snippet?.function_call
  const isJson = range?.filename.endsWith('.json') === true
  return {
    severity,
    summary,
    detail,
    ...(address === undefined ? {} : { address }),
    ...(source && range
      ? { range: { source, start: offset(range.start.byte), end: offset(range.end.byte) } }
      : {}),
    ...(source && lines > 1
      ? { shown: { source, start: shownStart, end: shownStart + (snippet?.code.length ?? 0) } }
      : {}),
    ...(snippet?.context && isJson ? { context: snippet.context } : {}),
    ...(snippet && snippet.values.length > 0 ? { values: snippet.values } : {}),
    ...(call?.signature ? { call: callOf(call.called_as, call.signature) } : {}),
  }
}

type RecordedSignature = NonNullable<
  NonNullable<NonNullable<RecordedDiagnostic['snippet']>['function_call']>['signature']
>

function callOf(calledAs: string, signature: RecordedSignature): InvolvedCall {
  const parameter = ({ name, type }: { name: string; type: unknown }) => ({ name, type: String(type) })
  const { name, params, variadic_param: variadic } = signature
  return {
    calledAs,
    signature: {
      name,
      parameters: params.map(parameter),
      ...(variadic ? { variadicParameter: parameter(variadic) } : {}),
      returnType: String(signature.return_type),
    },
  }
}

function lineOffset(text: string, line: number): number {
  return text
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, each) => sum + each.length + 1, 0)
}

describe('recorded diagnostics', () => {
  const cases = recordedConfigurations()
    .filter(({ ok }) => !ok)
    .map(({ id, files, plan_text, diagnostics = [] }) => {
      const sources = new Map(Object.entries(files).map(([name, text]) => [name, { name, text }]))
      // A place outside of the configuration (a value on the command line) has no source text to show.
      // The members of a cycle are told in another order at each run.
      const known = diagnostics.filter(
        ({ range, summary }) => (!range || sources.has(range.filename)) && !summary.startsWith('Cycle: '),
      )
      return { id, text: plan_text ?? '', known, own: known.map(each => diagnosticOf(each, sources)) }
    })

  test.each(cases)('$id in text', ({ text, own }) => {
    for (const diagnostic of own)
      expect(text).toContain(renderDiagnostic(diagnostic, { columns: 78, color: false }))
  })

  test.each(cases)('$id in JSON', ({ known, own }) => {
    for (const [index, diagnostic] of own.entries()) {
      const { function_call: _, ...snippet } = diagnosticJson(diagnostic).snippet ?? {}
      const { function_call: __, ...wanted } = known[index]?.snippet ?? {}
      expect(snippet).toEqual(wanted)
      expect(diagnosticJson(diagnostic).range).toEqual(known[index]?.range)
    }
  })
})

describe("our parser's own diagnostics", () => {
  test('are those of Terraform, to the last column of the snippet', () => {
    let count = 0
    for (const { id, files, diagnostics = [] } of recordedConfigurations()) {
      for (const [name, text] of Object.entries(files)) {
        const [wanted] = diagnostics.filter(({ range }) => range?.filename === name)
        const [first] = name.endsWith('.tf') ? parseFile({ name, text }).diagnostics : []
        if (!first || !wanted) continue
        expect({ id, ...diagnosticJson(first) }).toEqual({ id, ...wanted })
        count += 1
      }
    }
    expect(count).toBeGreaterThan(5)
  })
})

test('in colour a diagnostic stands in a box, with its values and its call', () => {
  const source = { name: 'main.pool.hcl', text: 'vm "web" {\n  memory = upper(var.x)\n}\n' }
  const start = source.text.indexOf('var.x')
  const text = renderDiagnostic(
    {
      severity: 'error',
      summary: 'Invalid function argument',
      detail: 'Invalid value for "str" parameter: string required.',
      range: { source, start, end: start + 5 },
      address: 'vm.web',
      values: [{ traversal: 'var.x', statement: 'is 5' }],
      call: {
        calledAs: 'upper',
        signature: { name: 'upper', parameters: [{ name: 'str', type: 'string' }], returnType: 'string' },
      },
    },
    { columns: 40, color: true },
  )
  expect(text).toContain('\u001b[4mvar.x\u001b[24m')
  const bare = stripVTControlCharacters(text)
  expect(bare).toBe(`╷
│ Error: Invalid function argument
│ 
│   with vm.web,
│   on main.pool.hcl line 2, in vm "web":
│    2:   memory = upper(var.x)
│     ├────────────────
│     │ while calling upper(str)
│     │ var.x is 5
│ 
│ Invalid value for "str" parameter:
│ string required.
╵
`)
})

test('warnings of one summary are told once', () => {
  const warning = (summary: string, detail: string): Diagnostic => ({ severity: 'warning', summary, detail })
  const error: Diagnostic = { severity: 'error', summary: 'A', detail: 'e' }
  const all = [
    warning('A', '1'),
    warning('B', '1'),
    error,
    warning('A', '2'),
    warning('A', '3'),
    warning('B', '2'),
  ]
  expect(consolidateWarnings(all)).toEqual([
    warning('A', '1\n\n(and 2 more similar warnings elsewhere)'),
    warning('B', '1\n\n(and one more similar warning elsewhere)'),
    error,
  ])
})
