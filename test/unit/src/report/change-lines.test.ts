import { changedNames, changeLines } from '../../../../src/report/change-lines.js'
import type { PlannedChange } from '../../../../src/plan/plan.js'
import type { KindSchema } from '../../../../src/schema/schema.js'
import { numberType, stringType } from '../../../../src/value/type.js'
import type { ObjectValue, Value } from '../../../../src/value/value.js'

const schema: KindSchema = {
  name: 'plot',
  summary: '',
  version: 0,
  block: {
    attributes: {
      text: { type: stringType, optional: true, description: '' },
      size: { type: numberType, optional: true, description: '' },
      secret: { type: stringType, optional: true, sensitive: true, description: '' },
      uuid: { type: stringType, computed: true, description: '' },
    },
    blocks: {},
  },
}
const findSchema = (): KindSchema => schema

const text = (value: string): Value => ({ kind: 'string', value, marks: 0 })
const object = (attributes: Readonly<Record<string, Value>>): ObjectValue => ({
  kind: 'object',
  attributes: new Map(Object.entries(attributes)),
  marks: 0,
})

function change(action: PlannedChange['action'], prior?: ObjectValue, planned?: ObjectValue): PlannedChange {
  return {
    address: 'plot.a',
    kindName: 'plot',
    action,
    mode: 'managed',
    providerName: 'garden',
    isTainted: false,
    replacePaths: action === 'replace' ? [['size']] : [],
    dependencies: [],
    createBeforeDestroy: false,
    disruption: 'allow',
    ...(prior === undefined ? {} : { prior }),
    ...(planned === undefined ? {} : { planned }),
  }
}

test('lines of a text that look like marks are none', () => {
  const lines = changeLines(
    change('update', object({ text: text('  - a\n+ b\nold') }), object({ text: text('  - a\n+ b\nnew') })),
    findSchema,
  )
  expect(
    lines.filter(line => line.mark !== 'none').map(({ mark, text: shown }) => [mark, shown.trim()]),
  ).toEqual([
    ['changed', 'plot "a" {'],
    ['changed', 'text = <<-EOT'],
    ['removed', 'old'],
    ['added', 'new'],
  ])
  expect(lines.filter(line => line.mark === 'none').map(line => line.text.trim())).toContain('+ b')
})

test('what only apply will tell is counted', () => {
  const unknown: Value = { kind: 'unknown', type: stringType, marks: 0 }
  const lines = changeLines(
    change('create', undefined, object({ text: text('a'), uuid: unknown })),
    findSchema,
  )
  expect(lines.map(line => line.text.trim())).toEqual([
    'plot "a" {',
    'text = "a"',
    '# (1 attribute known after apply)',
    '}',
  ])
})

test('what is sensitive is not shown', () => {
  const lines = changeLines(change('create', undefined, object({ secret: text('hunter2') })), findSchema)
  expect(lines.map(line => line.text).join('\n')).toContain('(sensitive value)')
  expect(JSON.stringify(lines)).not.toContain('hunter2')
})

test('what forces a replacement comes first', () => {
  const size = (value: number): Value => ({ kind: 'number', value, marks: 0 })
  const replaced = change(
    'replace',
    object({ text: text('a'), size: size(1) }),
    object({ text: text('b'), size: size(2) }),
  )
  expect(changedNames(replaced, findSchema)).toEqual([
    { name: 'size', forces: true },
    { name: 'text', forces: false },
  ])
  expect(changeLines(replaced, findSchema)[0]).toEqual({ mark: 'changed', text: '    plot "a" {' })
})
