import {
  linkValue,
  listValue,
  mapValue,
  nullValue,
  numberValue,
  objectValue,
  setValue,
  stringValue,
  trueValue,
  tupleValue,
  unknownValue,
} from '../../../src/value/construct.js'
import { convert } from '../../../src/value/convert.js'
import { applyDefaults } from '../../../src/value/defaults.js'
import { decodeTyped, encodeTyped } from '../../../src/value/encoding.js'
import { isEqual } from '../../../src/value/equal.js'
import { toJson } from '../../../src/value/json.js'
import {
  anyType,
  linkType,
  listType,
  mapType,
  numberType,
  objectType,
  setType,
  stringType,
  type Type,
} from '../../../src/value/type.js'
import { ephemeralMark, sensitiveMark, type Value } from '../../../src/value/value.js'

const sr = objectValue({ uuid: stringValue('u-1') }, 0, { kindName: 'sr', address: 'sr.nfs' })

const converted: readonly (readonly [string, Value, Type, unknown])[] = [
  ['a number to a string', numberValue(1), stringType, '1'],
  ['a truth value to a string', trueValue, stringType, 'true'],
  ['a tuple to a list', tupleValue([numberValue(1), stringValue('a')]), listType(anyType), ['1', 'a']],
  [
    'a tuple to a set',
    tupleValue([stringValue('b'), stringValue('a'), stringValue('b')]),
    setType(stringType),
    ['a', 'b'],
  ],
  [
    'an object to a map',
    objectValue({ b: numberValue(2), a: stringValue('1') }),
    mapType(numberType),
    { a: 1, b: 2 },
  ],
  [
    'left out optional attributes',
    objectValue({ a: numberValue(1), more: trueValue }),
    objectType({ a: stringType, b: stringType }, ['b']),
    { a: '1', b: null },
  ],
]

test.each(converted)('%s', (_, value, type, json) => {
  const result = convert(value, type)
  expect('value' in result ? toJson(result.value) : result.problem.message).toEqual(json)
})

const refused: readonly (readonly [string, Value, Type, string, readonly (string | number)[]])[] = [
  ['no number', stringValue('x'), numberType, 'a number is required', []],
  [
    'no bool in capitals',
    stringValue('True'),
    { kind: 'bool' },
    'a bool is required; to convert from string, use lowercase "true"',
    [],
  ],
  [
    'a deep element',
    listValue([stringValue('1'), stringValue('x')]),
    listType(numberType),
    'a number is required',
    [1],
  ],
  [
    'a missing attribute',
    objectValue({}),
    objectType({ a: stringType, b: stringType }),
    'attributes "a" and "b" are required',
    [],
  ],
  [
    'an element of another kind',
    tupleValue([tupleValue([])]),
    listType(stringType),
    'element 0: string required',
    [],
  ],
  [
    'a link to another kind',
    sr,
    linkType('network'),
    'a reference to network is required, not to sr.nfs, which is a sr',
    [],
  ],
  [
    'an object that is no instance',
    objectValue({}),
    linkType('sr'),
    'a reference to sr or a UUID is required, not an object made here',
    [],
  ],
]

test.each(refused)('%s', (_, value, type, message, path) => {
  const result = convert(value, type)
  expect('problem' in result ? result.problem : toJson(result.value)).toEqual({ message, path })
})

test('marks stay where they were, nulls and unknowns take the type', () => {
  expect(convert(numberValue(1, sensitiveMark), stringType)).toEqual({
    value: stringValue('1', sensitiveMark),
  })
  expect(convert(nullValue(), stringType)).toEqual({ value: nullValue(stringType) })
  expect(convert(unknownValue(anyType, undefined, sensitiveMark), stringType)).toEqual({
    value: unknownValue(stringType, undefined, sensitiveMark),
  })
})

test('an instance becomes a link, a text the identity of what is not managed', () => {
  expect(convert(sr, linkType('sr'))).toEqual({
    value: linkValue('sr', { address: 'sr.nfs', identity: 'u-1' }),
  })
  expect(convert(stringValue('u-2'), linkType('sr'))).toEqual({ value: linkValue('sr', { identity: 'u-2' }) })
})

test('links are equal by address, else by identity', () => {
  const managed = linkValue('sr', { address: 'sr.nfs', identity: undefined })
  expect(isEqual(managed, sr)).toBe(true)
  expect(isEqual(linkValue('sr', { identity: 'u-1' }), sr)).toBe(false)
  expect(
    isEqual(linkValue('sr', { identity: 'u-1' }), linkValue('sr', { address: 'sr.a', identity: 'u-1' })),
  ).toBe(true)
})

test.each<[string, Value, Value, unknown]>([
  ['a null and what cannot be null', nullValue(), unknownValue(stringType, { notNull: true }), false],
  ['a null and an unknown', nullValue(), unknownValue(stringType), 'unknown'],
  ['a prefix that does not fit', unknownValue(stringType, { stringPrefix: 'ab' }), stringValue('xy'), false],
  ['different types', numberValue(1), stringValue('1'), false],
  [
    'one attribute that differs',
    objectValue({ a: unknownValue(stringType), b: numberValue(1) }),
    objectValue({ a: stringValue('x'), b: numberValue(2) }),
    false,
  ],
])('equality of %s', (_, left, right, truth) => {
  expect(isEqual(left, right)).toBe(truth)
})

test('defaults reach into collections and objects', () => {
  const size = { values: { size: numberValue(5) }, within: {} }
  const given = objectValue({
    list: tupleValue([
      objectValue({}),
      objectValue({ size: nullValue() }),
      objectValue({ size: numberValue(1) }),
    ]),
  })
  const filled = applyDefaults(given, { values: {}, within: { list: { values: {}, within: { '*': size } } } })
  expect(toJson(filled)).toEqual({ list: [{ size: 5 }, { size: 5 }, { size: 1 }] })
})

const kept: readonly (readonly [string, Value])[] = [
  ['marks', stringValue('x', sensitiveMark | ephemeralMark)],
  ['unknowns', unknownValue(listType(stringType), { notNull: true, minimumLength: 1 }, sensitiveMark)],
  ['typed nulls', nullValue(numberType)],
  ['collections', mapValue({ a: setValue([numberValue(1)]) })],
  ['empty collections', listValue([], objectType({ a: stringType }))],
  ['links and origins', objectValue({ sr, link: linkValue('sr', { address: 'sr.a' }), $: trueValue })],
  ['exact numbers', numberValue(0.1)],
  ['negative zero', numberValue(-0)],
]

test.each(kept)('encoding keeps %s', (_, value) => {
  expect(decodeTyped(JSON.parse(JSON.stringify(encodeTyped(value))))).toEqual(value)
})

test('marks of elements become those of the set', () => {
  const set = setValue([stringValue('b', sensitiveMark), stringValue('a')])
  expect(set).toEqual({ ...setValue([stringValue('a'), stringValue('b')]), marks: sensitiveMark })
})
