import { evaluate } from '../../src/eval/evaluate.js'
import { functions } from '../../src/eval/functions/all.js'
import { variableScope, type Surroundings } from '../../src/eval/scope.js'
import { fileURLToPath } from 'node:url'
import { createNodeFiles } from '../../src/runtime/node-files.js'
import { createSimulatedRuntime } from '../../src/runtime/simulated-runtime.js'
import { parseExpression } from '../../src/syntax/parse-expression.js'
import { hasErrors } from '../../src/diagnostic/diagnostic.js'
import { stringValue, unknownValue } from '../../src/value/construct.js'
import { containsUnknown } from '../../src/value/equal.js'
import { containsSensitive, withMarks } from '../../src/value/marks.js'
import { sensitiveMark, type Value } from '../../src/value/value.js'
import { storedCases } from '../support/stored-cases.js'
import type { ExpressionCase } from '../run/cases/expression-case.js'

const runtime = createSimulatedRuntime({ workingFolder: '/work' })
const surroundings: Surroundings = {
  baseFolder: '.',
  homeFolder: '/root',
  files: createNodeFiles(fileURLToPath(new URL('../language/expressions', import.meta.url))),
  now: () => runtime.clock.now(),
  uuid: () => runtime.random.uuid(),
  randomBytes: length => runtime.random.bytes(length),
}

// They are there to take a mark off, to tell of it, or to keep an error from being one.
const free = new Set(['nonsensitive', 'issensitive', 'ephemeralasnull', 'can', 'try', 'type'])

/** Recorded calls of one function on plain values: `f(a, b)` with nothing around it. */
const calls = (storedCases('expressions') as readonly ExpressionCase[]).flatMap(({ id, expr, ok }) => {
  const source = { name: id, text: expr }
  const { expression, diagnostics } = parseExpression(source)
  if (!ok || hasErrors(diagnostics) || expression?.kind !== 'call' || expression.expandsLast) return []
  return free.has(expression.name.replace(/^core::/, '')) ? [] : [{ id, source, expression }]
})

/** The call with its first argument being the variable `x`. */
function run({ source, expression }: (typeof calls)[number], change: (value: Value) => Value) {
  const scope = variableScope(new Map(), functions, surroundings)
  const [first] = expression.arguments
  if (first === undefined) return undefined
  const plain = evaluate(first, source, scope)
  const whole = evaluate(expression, source, scope)
  if (hasErrors([...plain.diagnostics, ...whole.diagnostics])) return undefined
  const { start, end } = first
  const variable = { kind: 'traversal', root: 'x', rootEnd: end, steps: [], start, end } as const
  const changed = { ...expression, arguments: [variable, ...expression.arguments.slice(1)] }
  const value = change(plain.value)
  return {
    plain: whole.value,
    ...evaluate(changed, source, variableScope(new Map([['x', value]]), functions, surroundings)),
  }
}

test('the recorded calls are of nearly all functions', () => {
  const names = new Set(calls.map(({ expression }) => expression.name))
  expect(calls.length).toBeGreaterThan(500)
  expect(names.size).toBeGreaterThan(80)
})

test('a sensitive argument gives a sensitive result, or an error', () => {
  const lost = calls.filter(call => {
    const outcome = run(call, value => withMarks(value, sensitiveMark))
    // What coalesce passes over is no part of its result.
    const isPassedOver = call.expression.name === 'coalesce' && !call.source.text.startsWith('coalesce("a')
    if (isPassedOver) return false
    return outcome && !hasErrors(outcome.diagnostics) && !containsSensitive(outcome.value)
  })
  expect(lost.map(({ source }) => source.text)).toEqual([])
})

test('an unknown argument gives an unknown result, an error, or what the result is whatever the argument', () => {
  const invented = calls.filter(call => {
    const outcome = run(call, () => unknownValue())
    if (!outcome || hasErrors(outcome.diagnostics) || containsUnknown(outcome.value)) return false
    return JSON.stringify(outcome.value) !== JSON.stringify(outcome.plain)
  })
  expect(invented.map(({ source }) => source.text)).toEqual([])
})

test.each(['+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', '&&', '||'])(
  '%s keeps marks and unknowns',
  operator => {
    const side = operator === '&&' || operator === '||' ? 'true' : '2'
    const deciding = operator === '||' ? 'false' : side
    for (const text of [`x ${operator} ${deciding}`, `${deciding} ${operator} x`]) {
      const { expression } = parseExpression({ name: 'x', text })
      if (!expression) throw new Error(text)
      const of = (x: Value) =>
        evaluate(expression, { name: 'x', text }, variableScope(new Map([['x', x]]), functions, surroundings))
      expect(containsSensitive(of(withMarks(stringValue(side), sensitiveMark)).value)).toBe(true)
      expect(containsUnknown(of(unknownValue()).value)).toBe(true)
    }
  },
)
