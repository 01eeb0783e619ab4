import { consoleFunctions } from '../../../src/eval/functions/console.js'
import { functions } from '../../../src/eval/functions/all.js'
import { evaluate } from '../../../src/eval/evaluate.js'
import { referencesIn } from '../../../src/eval/references.js'
import { variableScope, type Scope, type Surroundings } from '../../../src/eval/scope.js'
import { createSimulatedRuntime } from '../../../src/runtime/simulated-runtime.js'
import { parseExpression } from '../../../src/syntax/parse-expression.js'
import {
  nullValue,
  numberValue,
  objectValue,
  setValue,
  stringValue,
  tupleValue,
  unknownValue,
} from '../../../src/value/construct.js'
import { containsUnknown } from '../../../src/value/equal.js'
import { jsonText } from '../../../src/value/json.js'
import { deepMarks } from '../../../src/value/marks.js'
import { listType, numberType, stringType } from '../../../src/value/type.js'
import { ephemeralMark, sensitiveMark, type Value } from '../../../src/value/value.js'

const runtime = createSimulatedRuntime({
  files: { '/work/a.tftpl': '%{ for x in xs }<${x}>%{ endfor }', '/work/sub/b.txt': 'b' },
})

const surroundings: Surroundings = {
  baseFolder: '/work',
  homeFolder: '/home/admin',
  files: runtime.files,
  now: () => 0,
  uuid: () => '00000000-0000-4000-8000-000000000000',
  randomBytes: length => new Uint8Array(length).fill(7),
}

const instance = { kindName: 'vm', address: 'vm.web' }

const variables: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['n', numberValue(5)],
  ['null', nullValue(stringType)],
  ['secret', stringValue('pw', sensitiveMark)],
  ['token', stringValue('t', ephemeralMark)],
  ['later', unknownValue(stringType, { notNull: true })],
  ['untyped', unknownValue()],
  ['list', unknownValue(listType(stringType), { notNull: true, minimumLength: 2 })],
  ['mixed', tupleValue([stringValue('a'), unknownValue(stringType, { notNull: true })])],
  ['set', setValue([stringValue('b'), stringValue('a')])],
  ['vm', objectValue({ name: stringValue('web') }, 0, instance)],
  ['other', objectValue({ name: nullValue(numberType) })],
])

function run(text: string, scope: Scope = variableScope(variables, functions, surroundings)) {
  const source = { name: 'test', text }
  const { expression, diagnostics } = parseExpression(source)
  if (expression === undefined) throw new Error(diagnostics.map(({ detail }) => detail).join())
  return { source, expression, ...evaluate(expression, source, scope) }
}

function shown({
  value,
  diagnostics,
}: {
  readonly value: Value
  readonly diagnostics: readonly { readonly detail: string }[]
}): string {
  if (diagnostics.length > 0) return diagnostics.map(({ detail }) => detail).join(' | ')
  return containsUnknown(value) ? 'unknown' : jsonText(value)
}

test.each([
  ['false && later == "x"', 'false'],
  ['later == "x" && false', 'false'],
  ['later == "x" && true', 'unknown'],
  ['true || null.x', 'true'],
  ['later == null', 'false'],
  ['untyped == null', 'unknown'],
  ['length(list) > 1', 'true'],
  ['length(list) > 2', 'unknown'],
  ['startswith("a-${later}", "b")', 'false'],
  ['length(mixed)', '2'],
  ['mixed[0]', '"a"'],
  ['[for x in mixed : x][0]', '"a"'],
  ['[for x in list : x]', 'unknown'],
  ['keys({ a = later })', '["a"]'],
  ['later == "x" ? [1, 2] : [3, 4]', 'unknown'],
  ['can(later)', 'unknown'],
  ['contains(mixed, "a")', 'true'],
  ['contains(mixed, "z")', 'unknown'],
])('unknown: %s', (text, result) => {
  expect(shown(run(text))).toBe(result)
})

test.each([
  ['"${secret}!"', sensitiveMark],
  ['[secret][0]', sensitiveMark],
  ['secret == "x" ? 1 : 2', sensitiveMark],
  ['{ (secret) = 1 }', sensitiveMark],
  ['[for x in set : x if secret == "pw"]', sensitiveMark],
  ['upper(token)', ephemeralMark],
  ['jsonencode([token, secret])', sensitiveMark | ephemeralMark],
  ['toset([secret])', sensitiveMark],
  ['later == secret', sensitiveMark],
  ['try(secret, 1)', sensitiveMark],
  ['templatefile("a.tftpl", { xs = [secret] })', sensitiveMark],
  ['nonsensitive(secret)', 0],
  ['ephemeralasnull(token)', 0],
  ['length([secret])', 0],
  ['concat([secret], ["b"])[0]', sensitiveMark],
  ['concat([secret], ["b"])[1]', 0],
  ['concat(tolist([secret]), tolist(["b"]))[1]', 0],
  ['concat(toset([secret]) == null ? [] : tolist(toset([secret])), ["b"])', sensitiveMark],
  ['chunklist([secret, "b"], 1)[0]', sensitiveMark],
  ['chunklist([secret, "b"], 1)[1]', 0],
])('marks: %s', (text, marks) => {
  const result = run(text)
  expect(result.diagnostics).toEqual([])
  expect(deepMarks(result.value)).toBe(marks)
})

test.each([
  'vm',
  '[vm][0]',
  'true ? vm : null',
  '[for x in [vm] : x][0]',
  '{ a = vm }.a',
  'try(vm, null)',
  'concat([vm], [])[0]',
])('%s is still the declared object', text => {
  expect(run(text).value).toMatchObject({ kind: 'object', instance })
})

test.each([
  ['var.a.b[0].c + f(local.x)', ['var.a', 'local.x']],
  ['[for x in var.l : x.y if x.z == var.w]', ['var.l', 'var.w']],
  ['"${a.b}%{ for k, v in m.x }${k}${v}${w.w}%{ endfor }"', ['a.b', 'm.x', 'w.w']],
  ['{ a = b.c, (d.e) = 1 }[f.g]', ['b.c', 'd.e', 'f.g']],
  ['xs.a[*].b[y.z]', ['xs.a', 'y.z']],
])('references in %s', (text, expected) => {
  const { expression } = parseExpression({ name: 'test', text })
  const found = expression === undefined ? [] : referencesIn(expression)
  const words = found.map(({ root, steps }) =>
    [root, ...steps.slice(0, 1).map(step => (step.kind === 'attribute' ? step.name : step.key))].join('.'),
  )
  expect(words).toEqual(expected)
})

test('errors tell the values that were involved, and the call', () => {
  const { diagnostics } = run('upper([n, secret, vm])')
  expect(diagnostics).toMatchObject([
    {
      summary: 'Invalid function argument',
      values: [
        { traversal: 'n', statement: 'is 5' },
        { traversal: 'vm', statement: 'is object with 1 attribute "name"' },
      ],
      call: {
        calledAs: 'upper',
        signature: { name: 'upper', parameters: [{ name: 'str', type: 'string' }] },
      },
    },
  ])
})

test.each(['format("%1000000000s", "a")', 'format("%.1000000000f", 1)', 'indent(1000000000, "a")'])(
  'a text that nothing could hold is refused: %s',
  text => {
    expect(run(text).diagnostics[0]?.detail).toMatch(/10000000/)
  },
)

test('what is secret is not told', () => {
  expect(run('secret.x').diagnostics).toMatchObject([{ summary: 'Unsupported attribute' }])
  expect(JSON.stringify(run('tonumber(secret)').diagnostics)).not.toContain('pw')
})

test.each([
  ['base64gzip("hello")', '"H4sIAAAAAAAA/8pIzcnJBwAAAP//AQAA//+GphA2BQAAAA=="'],
  ['file("sub/b.txt")', '"b"'],
  ['fileset(".", "**")', '["a.tftpl","sub/b.txt"]'],
  ['fileset(".", "{sub/*,*.tftpl}")', '["a.tftpl","sub/b.txt"]'],
  ['templatefile("a.tftpl", { xs = [1, 2] })', '"\\u003c1\\u003e\\u003c2\\u003e"'],
  ['pathexpand("~/x")', '"/home/admin/x"'],
  ['timestamp()', '"1970-01-01T00:00:00Z"'],
  ['regex("(?i)HELLO (\\\\pL+)", "say hello world")', '["world"]'],
  ['replace("aXbX", "/(?P<c>[a-z])X/", "<$${c}>")', '"\\u003ca\\u003e\\u003cb\\u003e"'],
  ['yamldecode(yamlencode({ a = [1, { b = "x\\ny" }], c = "" }))', '{"a":[1,{"b":"x\\ny"}],"c":""}'],
  [
    'yamlencode({ a = { b = [{ c = 1, d = 2 }] } })',
    '"\\"a\\":\\n  \\"b\\":\\n  - \\"c\\": 1\\n    \\"d\\": 2\\n"',
  ],
  ['format("%5.1f|%-4d|%04x|%e", 3.14159, 7, 255, 12345.678)', '"  3.1|7   |00ff|1.234568e+04"'],
  ['cidrsubnet("fd00::/48", 16, 162)', '"fd00:0:0:a2::/64"'],
  ['textdecodebase64(textencodebase64("žluť", "windows-1250"), "windows-1250")', '"žluť"'],
])('%s', (text, result) => {
  expect(shown(run(text))).toBe(result)
})

test('the console shows types', () => {
  const withConsole = new Map([
    ...functions,
    ...consoleFunctions.map(definition => [definition.name, definition] as const),
  ])
  const { value } = run(
    'type({ a = [1], b = tolist(["x"]), c = {} })',
    variableScope(variables, withConsole, surroundings),
  )
  expect(value).toMatchObject({
    value: 'object({\n    a: tuple([\n        number,\n    ]),\n    b: list(string),\n    c: object({}),\n})',
  })
})

test('the language has every function of Terraform 1.11, the two retired ones included', () => {
  const names = [...functions.keys()].filter(name => !name.includes('::'))
  expect(names).toHaveLength(120)
})
