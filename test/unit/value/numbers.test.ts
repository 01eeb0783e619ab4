import {
  add,
  ceiling,
  compareNumbers,
  divide,
  floor,
  multiply,
  remainder,
  subtract,
} from '../../../src/value/arithmetic.js'
import { doubleOf, numberFromDouble, type Numeric } from '../../../src/value/big-number.js'
import { numberText, parseNumber } from '../../../src/value/number-text.js'

function number(text: string): Numeric {
  const parsed = parseNumber(text)
  if (parsed === undefined) throw new Error(`${text} is no number`)
  return parsed
}

test.each([
  ['0.1', '+', '0.2', '0.3'],
  ['9007199254740993', '+', '1', '9007199254740994'],
  ['1', '-', '1e-30', '0.999999999999999999999999999999'],
  ['4.35', '*', '100', '435'],
  ['-7', '%', '3', '-1'],
  ['7', '%', '0', '7'],
  ['7', '/', '0', '+Inf'],
  ['-7', '/', '0', '-Inf'],
  ['10', '/', '4', '2.5'],
  ['1e400', '/', '1e399', '10'],
  ['0', '*', '-1', '-0'],
])('%s %s %s = %s', (left, operator, right, result) => {
  const operation = { '+': add, '-': subtract, '*': multiply, '/': divide, '%': remainder }[operator]
  const value = operation?.(number(left), number(right))
  expect(value === undefined ? undefined : numberText(value)).toBe(result)
})

test('one third has as many digits as 512 bits tell apart', () => {
  const third = divide(1, 3) ?? 0
  expect(numberText(third)).toBe(`0.${'3'.repeat(154)}5`)
})

test.each(['0x10', '1_000', '', '.', '1e', ' 1', '--1', 'NaN'])('%j is no number', text => {
  expect(parseNumber(text)).toBeUndefined()
})

test.each([
  ['Inf', '+Inf'],
  ['-Inf', '-Inf'],
  ['1e3', '1000'],
  ['007', '7'],
  ['-0', '-0'],
  ['5e-7', '0.0000005'],
])('%s prints as %s', (text, printed) => {
  expect(numberText(number(text))).toBe(printed)
})

test.each([0.1, 1e21, 5e-324, 1.7976931348623157e308, -2.5, 123456.789, 2 ** 60])(
  '%d survives as an exact number',
  double => {
    const value = numberFromDouble(double)
    expect(value === undefined ? undefined : doubleOf(value)).toBe(double)
  },
)

test('doubles are taken as what they are, not as their digits', () => {
  expect(compareNumbers(numberFromDouble(0.1) ?? 0, number('0.1'))).not.toBe(0)
})

test('integers above 53 bits keep every digit when they are rounded', () => {
  expect(numberText(floor(number('12345678901234567890.5')))).toBe('12345678901234567890')
  expect(numberText(ceiling(number('-12345678901234567890.5')))).toBe('-12345678901234567890')
})

test('what has no answer is undefined', () => {
  expect(divide(0, 0)).toBeUndefined()
  expect(multiply(0, number('Inf'))).toBeUndefined()
  expect(add(number('Inf'), number('-Inf'))).toBeUndefined()
})
