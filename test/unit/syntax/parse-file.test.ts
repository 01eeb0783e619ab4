import { lineAt } from '../../../src/diagnostic/positions.js'
import { parseExpression } from '../../../src/syntax/parse-expression.js'
import { parseFile } from '../../../src/syntax/parse-file.js'
import { parseTemplate } from '../../../src/syntax/parse-template.js'
import { nestingLimit } from '../../../src/syntax/scanner.js'

function problems(text: string): readonly string[] {
  const { diagnostics } = parseFile({ name: 'x', text })
  return diagnostics.map(
    ({ summary, range }) => `${range ? lineAt(range.source, range.start) : 0} ${summary}`,
  )
}

test('several errors of one file are told, and what is sound is kept', () => {
  const text = [
    'a = 1',
    'b = = 2',
    'vm "one" {',
    '  x = [1 2]',
    '  y = 3',
    '}',
    'vm "two" {',
    '  z = 1',
    '}',
    'vm "three" {',
    '  x = f(',
    '}',
    'c = 3',
    'a = 4',
  ].join('\n')
  expect(problems(text)).toEqual([
    '2 Invalid expression',
    '4 Missing item separator',
    '12 Invalid expression',
    '14 Attribute redefined',
  ])
  const { body } = parseFile({ name: 'x', text }).file
  expect(body.attributes.map(each => each.name)).toEqual(['a', 'c'])
  expect(body.blocks.map(block => block.labels[0]?.value)).toEqual(['two'])
})

test.each<[what: string, text: (depth: number) => string]>([
  ['parentheses', depth => `a = ${'('.repeat(depth)}1${')'.repeat(depth)}\n`],
  ['brackets', depth => `a = ${'['.repeat(depth)}${']'.repeat(depth)}\n`],
  ['templates', depth => `a = ${'"${'.repeat(depth)}1${'}"'.repeat(depth)}\n`],
  ['negations', depth => `a = ${'!'.repeat(depth)}x\n`],
  ['conditionals', depth => `a = ${'x ? '.repeat(depth)}1${' : 2'.repeat(depth)}\n`],
  ['blocks', depth => `${'b {\n'.repeat(depth)}${'}\n'.repeat(depth)}`],
])('%s may be nested deeply, but not without end', (_, text) => {
  expect(problems(text(nestingLimit / 4))).toEqual([])
  expect(problems(text(100_000)).map(each => each.replace(/^\d+ /, ''))).toEqual(['Nesting too deep'])
})

test('every node knows its stretch of the text', () => {
  const text = 'vm "web" {\n  a = f(x.y[0], "s")[1 + 2].z\n}\n'
  const [block] = parseFile({ name: 'x', text }).file.body.blocks
  const cut = (node: { start: number; end: number } | undefined): string => text.slice(node?.start, node?.end)
  expect(cut(block)).toBe(text.trimEnd())
  expect(text.slice(block?.start, block?.headerEnd)).toBe('vm "web"')
  expect(text.slice(block?.openBrace, (block?.closeBrace ?? 0) + 1)).toBe(cut(block?.body))
  const expression = block?.body.attributes[0]?.expression
  expect(cut(expression)).toBe('f(x.y[0], "s")[1 + 2].z')
  expect(expression?.kind).toBe('relative-traversal')
  const index = expression?.kind === 'relative-traversal' ? expression.collection : undefined
  expect(cut(index)).toBe('f(x.y[0], "s")[1 + 2]')
})

test('splats behind a splat are steps of it', () => {
  const { expression } = parseExpression({ name: 'x', text: 'a[*].b[*].c[i].d' })
  expect(expression).toMatchObject({
    kind: 'splat',
    form: 'full',
    each: [
      { kind: 'attribute', name: 'b' },
      { kind: 'nested-splat', form: 'full', each: [{ name: 'c' }, { kind: 'dynamic-index' }, { name: 'd' }] },
    ],
  })
})

test('an expression is the whole stretch', () => {
  expect(parseExpression({ name: 'x', text: 'a b' }).diagnostics[0]?.summary).toBe(
    'Extra characters after expression',
  )
  expect(parseExpression({ name: 'x', text: '"a.b"' }, 1, 4).expression).toMatchObject({ root: 'a' })
  expect(parseExpression({ name: 'x', text: '"\\q"' }).expression).toBeUndefined()
})

test('a bare template takes quotes and backslashes as they are', () => {
  const { template } = parseTemplate({
    name: 'x',
    text: 'say "\\n" to ${who}\n%{ if x ~}\n yes\n%{~ endif }',
  })
  expect(template?.parts).toMatchObject([
    { kind: 'text', value: 'say "\\n" to ' },
    { kind: 'interpolation' },
    { kind: 'text', value: '\n' },
    { kind: 'if', whenTrue: [{ kind: 'text', value: ' yes' }] },
  ])
})

test('line breaks of a heredoc are its own, as are blank lines of either kind', () => {
  const text = 'x = <<-E\r\n  a\r\n\r\n    ${b}\n\r\n\n  c\r\n  E\r\ny = 1\r\n'
  const { file, diagnostics } = parseFile({ name: 'x', text })
  expect(diagnostics).toEqual([])
  expect(file.body.attributes[0]?.expression).toMatchObject({
    parts: [
      { kind: 'text', value: 'a\r\n\r\n  ' },
      { kind: 'interpolation' },
      { kind: 'text', value: '\n\r\n\nc\r\n' },
    ],
  })
})

test.each([
  [`x = 1e10001\n`, 'Number out of range'],
  [`x = 1e-10001\n`, 'Number out of range'],
  [`x = a${'[b]'.repeat(502)}\n`, 'Too many steps'],
  [`x = <<E\na\rb\nE\n`, 'Unterminated template string'],
  [`x = <<E\na\nE\r \n`, 'Unterminated template string'],
  [`x = a[\n*]\n`, 'Invalid expression'],
  [`x = a[*\n]\n`, 'Missing close bracket on splat index'],
  [`x = "\\ud800"\n`, 'Invalid escape sequence'],
])('%j is refused: %s', (text, summary) => {
  const { diagnostics } = parseFile({ name: 'x', text })
  expect(diagnostics.map(diagnostic => diagnostic.summary)).toContain(summary)
})
