import * as fc from 'fast-check'
import type { BlockSchema } from '../../../src/schema/schema.js'
import { decodeValues, encodeValues } from '../../../src/state/encode-values.js'
import {
  boolValue,
  linkValue,
  listValue,
  mapValue,
  nullValue,
  numberValue,
  objectValue,
  setValue,
  stringValue,
  tupleValue,
} from '../../../src/value/construct.js'
import { withMarks } from '../../../src/value/marks.js'
import { parseNumber } from '../../../src/value/number-text.js'
import {
  anyType,
  linkType,
  listType,
  mapType,
  numberType,
  objectType,
  setType,
  stringType,
} from '../../../src/value/type.js'
import { sensitiveMark, type Value } from '../../../src/value/value.js'

const disk: BlockSchema = {
  attributes: {
    name: { type: stringType, required: true, description: '' },
    size: { type: numberType, optional: true, description: '' },
  },
  blocks: {},
}
const diskType = objectType({ name: stringType, size: numberType })
const block: BlockSchema = {
  attributes: {
    text: { type: stringType, optional: true, description: '' },
    number: { type: numberType, optional: true, description: '' },
    anything: { type: anyType, optional: true, description: '' },
    names: { type: setType(stringType), optional: true, description: '' },
    labels: { type: mapType(stringType), optional: true, description: '' },
    link: { type: linkType('a', 'b'), optional: true, description: '' },
    secret: { type: stringType, optional: true, writeOnly: true, description: '' },
  },
  blocks: { disk: { nesting: 'list', block: disk, description: '' } },
}

const text = fc.string().map(value => stringValue(value))
const number = fc.oneof(
  fc.integer().map(value => numberValue(value)),
  fc
    .constantFrom('0.1', '1e100', '123456789012345678901234567890')
    .map(digits => numberValue(parseNumber(digits) ?? 0)),
)
const anything: fc.Arbitrary<Value> = fc.oneof(
  text,
  number,
  fc.boolean().map(value => boolValue(value)),
  fc.array(fc.oneof(text, number)).map(values => tupleValue(values)),
  fc.dictionary(fc.string(), text).map(values => objectValue(values)),
  fc.array(text).map(values => listValue(values, stringType)),
)
const optional = (value: fc.Arbitrary<Value>, none: Value): fc.Arbitrary<Value> =>
  fc.oneof(value, fc.constant(none))
const instance = fc
  .record({
    text: optional(text, nullValue(stringType)),
    number: optional(number, nullValue(numberType)),
    anything: optional(anything, nullValue()),
    names: fc.array(text).map((values): Value => setValue(values, stringType)),
    labels: fc.dictionary(fc.string(), text).map((values): Value => mapValue(values, stringType)),
    link: fc.constantFrom<Value>(
      linkValue('b', { address: 'b.x' }),
      linkValue('a', { identity: 'i' }),
      nullValue(linkType('a', 'b')),
    ),
    disk: fc.array(fc.record({ name: text, size: number })).map((values): Value =>
      listValue(
        values.map(value => objectValue(value)),
        diskType,
      ),
    ),
  })
  .map(values => objectValue({ ...values, secret: nullValue(stringType) }))

test('an instance written and read is the same', () => {
  fc.assert(
    fc.property(instance, value => {
      const { values, sensitivePaths } = encodeValues(value, block)
      expect(decodeValues(JSON.parse(JSON.stringify(values)), sensitivePaths, block)).toEqual(value)
    }),
  )
})

test('write-only arguments are left out, sensitive places are remembered', () => {
  const list = listValue([withMarks(stringValue('x'), sensitiveMark)], stringType)
  const schema: BlockSchema = {
    attributes: {
      ...block.attributes,
      list: { type: listType(stringType), optional: true, description: '' },
    },
    blocks: {},
  }
  const value = objectValue({
    secret: stringValue('never'),
    text: withMarks(stringValue('t'), sensitiveMark),
    list,
  })
  const encoded = encodeValues(value, schema)
  expect(JSON.stringify(encoded)).not.toContain('never')
  expect(encoded.sensitivePaths).toEqual([['text'], ['list', 0]])
  const decoded = decodeValues(encoded.values, encoded.sensitivePaths, schema)
  expect(decoded.attributes.get('list')).toEqual(list)
  expect(decoded.attributes.get('secret')).toEqual(nullValue(stringType))
})
