import { problemText, problemsOf, readFolder, walkDesired } from '../../support/declared-configuration.js'
import { gardenKinds } from '../../support/garden-kinds.js'
import { createDesired } from '../../../src/desired/create-desired.js'
import { toJson } from '../../../src/value/json.js'
import type { Value } from '../../../src/value/value.js'

const garden = 'garden "home" {\n  address = "here"\n}\n'

async function decode(body: string): Promise<ReadonlyMap<string, Value>> {
  const read = await readFolder({
    files: { 'main.pool.hcl': `${garden}bed "a" {\n${body}\n}\n` },
    providers: [gardenKinds],
  })
  const variables = await read.variables()
  const { desired } = createDesired(read.setting(variables.values, 'plan'))
  const walked = walkDesired(desired)
  expect(walked.diagnostics.map(problemText)).toEqual([])
  return walked.configs.get('bed.a')?.attributes ?? new Map()
}

function part(values: ReadonlyMap<string, Value>, name: string): unknown {
  const value = values.get(name)
  return value && toJson(value)
}

test.each([
  ['area = "1.5KiB"', 'area', 1536],
  ['area = 12', 'area', 12],
  ['rest = "5m"', 'rest', 300],
  ['row {\n plant = "a"\n}\nrow {\n plant = "b"\n}', 'row', [{ plant: 'a' }, { plant: 'b' }]],
  ['tag "x" {\n text = "y"\n}', 'tag', { x: { text: 'y' } }],
  ['fence {\n height = 2\n}', 'fence', { height: 2 }],
  ['', 'fence', null],
  ['', 'row', []],
  ['soil {}', 'soil_block', {}],
  [
    'dynamic "row" {\n for_each = ["a", "b"]\n content {\n plant = "${row.key}${row.value}"\n }\n}',
    'row',
    [{ plant: '0a' }, { plant: '1b' }],
  ],
  [
    'dynamic "tag" {\n for_each = { x = "y" }\n iterator = it\n labels = [it.key]\n content {\n text = it.value\n }\n}',
    'tag',
    { x: { text: 'y' } },
  ],
  [
    'row {\n plant = "first"\n}\ndynamic "row" {\n for_each = toset(["b"])\n content {\n plant = row.value\n }\n}',
    'row',
    [{ plant: 'first' }, { plant: 'b' }],
  ],
])('%j decodes %s', async (body, name, expected) => {
  expect(part(await decode(body), name)).toEqual(expected)
})

test('a dynamic block over something unknown makes the whole attribute unknown', async () => {
  const read = await readFolder({
    files: {
      'main.pool.hcl': `${garden}terraform_data "u" {}
bed "a" {
  dynamic "row" {
    for_each = toset(split(",", terraform_data.u.id))
    content {
      plant = row.value
    }
  }
}
`,
    },
    providers: [gardenKinds],
  })
  const { desired } = createDesired(read.setting(new Map(), 'plan'))
  const walked = walkDesired(desired)
  expect(walked.diagnostics).toEqual([])
  expect(walked.configs.get('bed.a')?.attributes.get('row')?.kind).toBe('unknown')
})

test('what the schema calls sensitive is marked', async () => {
  expect((await decode('secret = "x"')).get('secret')).toMatchObject({ value: 'x', marks: 1 })
})

test('a link that is left out means the only block of its kind', async () => {
  expect((await decode('')).get('garden')).toMatchObject({
    kind: 'link',
    to: 'garden',
    address: 'garden.home',
  })
})

test.each([
  [
    'area = "big"',
    'Incorrect attribute value type: Inappropriate value for attribute "area": "big" is no size; write a number of bytes, or a size such as "512MiB", "1.5TiB" or "100GB".',
  ],
  ['depth = 0', 'Invalid argument value: A bed has some depth.'],
  [
    'garden = bed.b',
    'Incorrect attribute value type: Inappropriate value for attribute "garden": a reference to garden is required, not to bed.b, which is a bed.',
  ],
  ['row {}', 'Missing required argument: The argument "plant" is required, but no definition was found.'],
  [
    'row = []',
    'Unsupported argument: An argument named "row" is not expected here. Did you mean to define a block of type "row"?',
  ],
  ['tag {\n}', 'Missing key for tag: All tag blocks must have 1 labels (key).'],
  [
    'tag "x" {\n}\ntag "x" {\n}',
    'Duplicate tag block: A tag block labelled "x" was already defined at main.pool.hcl:5,1-8. Labels must be unique.',
  ],
  [
    'uuid = "x"',
    '"uuid" attribute is read-only: The value of "uuid" is told by the object itself and cannot be set. Remove this argument.',
  ],
])('%j: %s', async (body, expected) => {
  const files = { 'main.pool.hcl': `${garden}bed "a" {\n${body}\n}\nbed "b" {}\n` }
  const problems = await problemsOf({ files, providers: [gardenKinds] })
  expect(problems.map(problem => `${problem.summary}: ${problem.detail}`)).toEqual([expected])
})
