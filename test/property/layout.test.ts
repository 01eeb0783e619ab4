import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { formatFile } from '../../src/syntax/format.js'
import { parseFile } from '../../src/syntax/parse-file.js'
import type { Body } from '../../src/syntax/tree.js'
import { recordedConfigurations } from '../support/recorded-cases.js'

const name = fc.constantFrom('a', 'b_1', 'long-name', 'é', 'for_each', 'in', 'x')
const space = fc.constantFrom('', ' ', '  ', '\t', ' /* c */ ')
const lineEnd = fc.constantFrom('\n', '  \n', ' # why\n', ' // why\n', '\r\n', '\n\n\n')

const { expression } = fc.letrec<{ expression: string }>(tie => {
  const inner = tie('expression')
  return {
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom(
        '1',
        '1.5e-3',
        'true',
        'null',
        '"text"',
        '"a ${ b } c"',
        '"%{ if x }y%{ endif }"',
        'var.x',
        'x[0].y["k"]',
        'xs[*].id',
        'xs.*.id',
        '<<EOT\n  a\nEOT\n',
      ),
      fc
        .tuple(inner, space, fc.constantFrom('+', '-', '*', '==', '&&', '<'), space, inner)
        .map(parts => parts.join(' ')),
      fc
        .tuple(fc.constantFrom('-', '!'), space, inner)
        .map(([operator, gap, operand]) => `${operator}${gap}(${operand})`),
      fc.tuple(inner, inner, inner).map(([one, two, three]) => `(${one}) ? (${two}) : (${three})`),
      fc
        .array(inner, { maxLength: 3 })
        .chain(list =>
          fc.constantFrom(
            `[${list.join(' , ')}]`,
            `[\n${list.map(each => `${each},\n`).join('')}]`,
            `f(${list.join(',')})`,
            `core::f(\n${list.join(',\n')}\n)`,
          ),
        ),
      fc
        .array(fc.tuple(name, space, inner), { maxLength: 3 })
        .chain(list =>
          fc.constantFrom(
            `{${list.map(([key, gap, value]) => `"${key}"${gap}=${gap}${value}`).join(',')}}`,
            `{\n${list.map(([key, gap, value]) => `(${key})${gap}:${gap}${value}\n`).join('')}}`,
          ),
        ),
      fc
        .tuple(space, inner, inner)
        .map(
          ([gap, one, two]) => `[for${gap || ' '}k,v in [${one}]:${gap}${two}${gap || ' '}if${gap}(${one})]`,
        ),
    ),
  }
})

const { body } = fc.letrec<{ body: string }>(tie => ({
  body: fc
    .array(
      fc.oneof(
        { maxDepth: 2 },
        fc
          .tuple(space, fc.nat(), space, expression, lineEnd)
          .map(
            ([before, number, gap, value, end]) =>
              `${before.replace(/\/.*/, '')}n${number}${gap}=${gap}${value}${value.endsWith('\n') ? '' : end}`,
          ),
        fc
          .tuple(name, space, name, tie('body'), lineEnd)
          .map(([type, gap, label, inside, end]) => `${type}${gap}"${label}"${gap}{${gap}\n${inside}}${end}`),
        fc.constantFrom('# alone\n', '\n\n', 'empty {}\n', 'one { a=1 }\n', '/* two\n lines */\n'),
      ),
      { maxLength: 4 },
    )
    .map(items => items.join('')),
}))

/** A tree without its places. */
function shape(tree: Body): unknown {
  return JSON.parse(
    JSON.stringify(tree, (key, value: unknown) =>
      typeof value === 'number' || key === 'source' ? undefined : value,
    ),
  )
}

function check(text: string): void {
  const source = { name: 'x.pool.hcl', text }
  const formatted = { name: 'x.pool.hcl', text: formatFile(source) }
  const before = parseFile(source)
  const after = parseFile(formatted)
  expect(after.diagnostics).toEqual(before.diagnostics.length === 0 ? [] : before.diagnostics)
  expect(shape(after.file.body)).toEqual(shape(before.file.body))
  expect(formatFile(formatted)).toBe(formatted.text)
}

test('layout keeps the tree, and is final', () => {
  let parsed = 0
  fc.assert(
    fc.property(body, text => {
      if (parseFile({ name: 'x', text }).diagnostics.length === 0) parsed += 1
      check(text)
    }),
    { numRuns: 300 },
  )
  expect(parsed).toBeGreaterThan(100)
})

test('recorded configurations keep their trees', () => {
  for (const { files } of recordedConfigurations()) {
    for (const [file, text] of Object.entries(files)) if (file.endsWith('.tf')) check(text)
  }
})

const examples = new URL('../../examples/', import.meta.url)
const exampleFiles = readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter(each =>
  each.endsWith('.hcl'),
)

test.each(exampleFiles)('%s is laid out already', file => {
  const text = readFileSync(new URL(file, examples), 'utf8')
  expect(formatFile({ name: file, text })).toBe(text)
})
