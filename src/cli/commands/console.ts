import { hasErrors } from '../../diagnostic/diagnostic.js'
import { renderPlainValue } from '../../report/output-text.js'
import { valueJson } from '../../report/plan-json/value-json.js'
import { containsSensitive } from '../../value/marks.js'
import type { Value } from '../../value/value.js'
import { typeOf } from '../../value/type-of.js'
import { typeName } from '../../value/type-name.js'
import type { CliContext } from '../context.js'
import { createCalculator, type Calculator } from '../calculator.js'
import { showDiagnostics } from '../views/diagnostics.js'

/** Evaluates expressions against configuration and state: one a line from the standard input, or at a prompt. */
export async function run(context: CliContext): Promise<number> {
  const calculate = await createCalculator(context)
  if (context.runtime.terminal.isInteractive && !context.global.isJson)
    return await prompt(context, calculate)
  let failures = 0
  for await (const line of context.inputLines()) {
    if (line.trim() !== '' && !answer(context, calculate, line)) failures++
  }
  return failures > 0 ? 1 : 0
}

async function prompt(context: CliContext, calculate: Calculator): Promise<number> {
  for await (const line of context.inputLines('> ')) {
    if (line.trim() === 'exit') return 0
    if (line.trim() !== '') answer(context, calculate, line)
  }
  return 0
}

function answer({ runtime, global }: CliContext, calculate: Calculator, line: string): boolean {
  const { value, diagnostics } = calculate(line)
  const isWrong = value === undefined || hasErrors(diagnostics)
  if (global.isJson) {
    const [first] = diagnostics
    const error = { summary: first?.summary ?? '', detail: first?.detail ?? '' }
    runtime.terminal.out(
      `${JSON.stringify(isWrong ? { error } : { value: hiddenOr(value), type: typeName(typeOf(value)) })}\n`,
    )
  } else if (isWrong) showDiagnostics(diagnostics, runtime, false)
  else
    runtime.terminal.out(
      `${containsSensitive(value) && value.marks !== 0 ? '(sensitive value)' : renderPlainValue(value)}\n`,
    )
  return !isWrong
}

function hiddenOr(value: Value): unknown {
  return valueJson(value) ?? null
}
