import {
  listValue,
  mapValue,
  numberValue,
  objectValue,
  setValue,
  stringValue,
} from '../../../src/value/construct.js'
import { mapParts, withMarks } from '../../../src/value/marks.js'
import { numberType } from '../../../src/value/type.js'
import { sensitiveMark, type Value } from '../../../src/value/value.js'

const one = numberValue(1)
const two = numberValue(2)

const wholes: readonly Value[] = [
  listValue([one, two]),
  setValue([one, two], numberType),
  mapValue({ a: one, b: two }),
  objectValue({ a: one, b: two }),
  stringValue('text'),
]

test.each(wholes)('a $kind of which no part changes is the same object', whole => {
  expect(mapParts(whole, part => part)).toBe(whole)
})

test('one part that changes makes a new whole of the others and its own', () => {
  const secret = withMarks(two, sensitiveMark)
  const change = (part: Value): Value => (part === two ? secret : part)
  expect(mapParts(listValue([one, two]), change)).toEqual(listValue([one, secret]))
  expect(mapParts(mapValue({ a: one, b: two }), change)).toEqual(mapValue({ a: one, b: secret }))
  expect(mapParts(objectValue({ a: one, b: two }), change)).toEqual(objectValue({ a: one, b: secret }))
})

test('parts are given by place or by name', () => {
  const keys: (string | number)[] = []
  const note = (part: Value, key: string | number): Value => {
    keys.push(key)
    return part
  }
  for (const whole of [listValue([one, two]), mapValue({ a: one }), objectValue({ b: two })])
    mapParts(whole, note)
  expect(keys).toEqual([0, 1, 'a', 'b'])
})
