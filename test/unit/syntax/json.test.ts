import type { Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import { decodeJsonBody, type BodyShape } from '../../../src/syntax/json-body.js'
import { expressionInString } from '../../../src/syntax/json-expression.js'
import { parseJsonFile } from '../../../src/syntax/parse-json-file.js'
import type { Body } from '../../../src/syntax/tree.js'
import { toHcl2Json } from '../../support/to-hcl2json.js'

const diskShape: BodyShape = { blocks: {} }
const vmShape: BodyShape = {
  blocks: {
    disk: { labels: ['name'], body: () => diskShape },
    memory: { labels: [], body: () => ({ blocks: {} }), isArgumentToo: true },
  },
}
const shape: BodyShape = {
  blocks: {
    vm: { labels: ['name'], body: () => vmShape },
    resource: {
      labels: ['kind', 'name'],
      body: ([kind]) => (kind === 'vm' ? vmShape : { blocks: {} }),
    },
    locals: { labels: [], body: () => ({ blocks: {} }) },
  },
}

function decode(text: string): { body: Body; diagnostics: readonly Diagnostic[] } {
  const parsed = parseJsonFile({ name: 'main.pool.hcl.json', text })
  const { body, diagnostics } = decodeJsonBody(parsed.body, shape)
  return { body, diagnostics: [...parsed.diagnostics, ...diagnostics] }
}

/** The tree in short, made by the same means as for native syntax. */
function inShort(body: Body): unknown {
  return JSON.parse(JSON.stringify(toHcl2Json(body)))
}

test.each<[what: string, text: string, tree: unknown]>([
  ['blocks by their labels', '{"vm":{"a":{"x":1},"b":{}}}', { vm: { a: [{ x: 1 }], b: [{}] } }],
  ['an array of blocks', '{"vm":{"a":[{"x":1},{"x":2}]}}', { vm: { a: [{ x: 1 }, { x: 2 }] } }],
  ['arrays at a label level', '{"vm":[{"a":{}},{"b":{}}]}', { vm: { a: [{}], b: [{}] } }],
  [
    'two labels',
    '{"resource":{"vm":{"a":{"disk":{"d":{"size":2}}}}}}',
    { resource: { vm: { a: [{ disk: { d: [{ size: 2 }] } }] } } },
  ],
  [
    'a shape that depends on a label',
    '{"resource":{"x":{"a":{"disk":{"d":1}}}}}',
    { resource: { x: { a: [{ disk: { d: 1 } }] } } },
  ],
  [
    'a name that may be both, as a value',
    '{"vm":{"a":{"memory":"2GiB"}}}',
    { vm: { a: [{ memory: '2GiB' }] } },
  ],
  [
    'a name that may be both, as a block',
    '{"vm":{"a":{"memory":{"max":"2GiB"}}}}',
    { vm: { a: [{ memory: [{ max: '2GiB' }] }] } },
  ],
  ['no block for null', '{"vm":{"a":null}}', {}],
  ['comments', '{"//":"x","vm":{"//":"y","a":{"//":"z"}}}', { vm: { a: [{}] } }],
  ['an array of objects at the root', '[{"vm":{"a":{}}},{"x":1}]', { vm: { a: [{}] }, x: 1 }],
  ['a name that is built in elsewhere', '{"constructor":1}', { constructor: 1 }],
])('%s', (_, text, tree) => {
  const { body, diagnostics } = decode(text)
  expect(diagnostics).toEqual([])
  expect(inShort(body)).toEqual(tree)
})

test('strings are templates, with places in the file, whatever their escapes', () => {
  const text = '{"x": "a \\"q\\" ${var.m[\\"k\\"]} b"}'
  const [attribute] = decode(text).body.attributes
  const parts = attribute?.expression.kind === 'template' ? attribute.expression.parts : []
  expect(parts.map(part => text.slice(part.start, part.end))).toEqual([
    'a \\"q\\" ',
    '${var.m[\\"k\\"]}',
    ' b',
  ])
  const inner = parts[1]?.kind === 'interpolation' ? parts[1].expression : undefined
  expect(inner).toMatchObject({
    kind: 'traversal',
    root: 'var',
    steps: [{ name: 'm' }, { key: 'k', keyType: 'string' }],
  })
  expect(text.slice(inner?.start, inner?.end)).toBe('var.m[\\"k\\"]')
})

test('one interpolation keeps its type; numbers keep their digits', () => {
  const { body } = decode('{"a":"${x}","b":-1.50,"c":12345678901234567890}')
  expect(body.attributes.map(each => each.expression)).toMatchObject([
    { kind: 'template', isWrap: true },
    { kind: 'unary', operator: '-', operand: { digits: '1.50' } },
    { kind: 'literal', digits: '12345678901234567890' },
  ])
})

test('a string where a reference is wanted', () => {
  const { body } = decode('{"depends_on":["vm.a","vm.b[\\"k\\"]","vm."]}')
  const tuple = body.attributes[0]?.expression
  const found = (tuple?.kind === 'tuple' ? tuple.elements : []).map(element => {
    if (element.kind !== 'template') return element.kind
    const { expression, diagnostics } = expressionInString(body.source, element)
    return expression?.kind ?? diagnostics[0]?.summary
  })
  expect(found).toEqual(['traversal', 'traversal', 'Invalid attribute name'])
})

test.each<[text: string, summary: string, marked: string]>([
  ['{"a":1,}', 'Trailing comma in object', ','],
  ['{"a":[1,]}', 'Trailing comma in array', ','],
  ['{"a":1 "b":2}', 'Missing attribute separator', '"'],
  ['{"a" 1}', 'Missing property value colon', '1'],
  ['{a:1}', 'Invalid object property name', 'a'],
  ['{"a":1', 'Missing attribute separator', ''],
  ['{', 'Unclosed object', '{'],
  ['{"a":"x', 'Unterminated JSON string', '"'],
  ['{"a":"\\x"}', 'Invalid JSON string', '\\x'],
  ['{"a":01}', 'Invalid JSON number', '01'],
  ['{"a":nope}', 'Invalid JSON keyword', 'nope'],
  ['{"a":1} 2', 'Extraneous data after value', '2'],
  ['1', 'Root value must be object', '1'],
  ['{"a":1,"a":2}', 'Duplicate argument', '"a"'],
  ['{"vm":{"a":1}}', 'Incorrect JSON value type', '1'],
  ['{"vm":{}}', 'Missing block label', '{'],
  ['{"a":"${"}', 'Missing expression', ''],
])('%s is refused', (text, summary, marked) => {
  const [first] = decode(text).diagnostics
  expect(first?.summary).toBe(summary)
  expect(text.slice(first?.range?.start, first?.range?.end)).toBe(marked)
})
