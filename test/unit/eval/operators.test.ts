import { evaluate } from '../../../src/eval/evaluate.js'
import { functions } from '../../../src/eval/functions/all.js'
import { variableScope } from '../../../src/eval/scope.js'
import { createSimulatedRuntime } from '../../../src/runtime/simulated-runtime.js'
import { parseExpression } from '../../../src/syntax/parse-expression.js'
import { jsonText } from '../../../src/value/json.js'

const { files } = createSimulatedRuntime()
const scope = variableScope(new Map(), functions, {
  baseFolder: '/work',
  homeFolder: '/root',
  files,
  now: () => 0,
  uuid: () => '',
  randomBytes: length => new Uint8Array(length),
})

function run(text: string): ReturnType<typeof evaluate> {
  const source = { name: 'x', text }
  const { expression } = parseExpression(source)
  if (!expression) throw new Error('the text is no expression')
  return evaluate(expression, source, scope)
}

test.each([
  [' + 1', '50001'],
  [' * 1', '1'],
  [' - 1', '-49999'],
])('a chain of fifty thousand "%s" does not nest', (link, expected) => {
  const { value, diagnostics } = run(`1${link.repeat(50_000)}`)
  expect(diagnostics).toEqual([])
  expect(jsonText(value)).toBe(expected)
})

test('of a chain of mistakes only so many are told', () => {
  const { diagnostics } = run(`1${' < 1'.repeat(50_000)}`)
  expect(diagnostics.length).toBeGreaterThan(50)
  expect(diagnostics.length).toBeLessThan(200)
})
