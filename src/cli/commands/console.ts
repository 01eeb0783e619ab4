import { hasErrors } from '../../diagnostic/diagnostic.js'
import { sortDiagnostics } from '../../diagnostic/sort.js'
import { displayType } from '../../eval/functions/console.js'
import { displayValue } from '../../report/display-value.js'
import { exactJson } from '../../report/exact-json.js'
import { typeOf } from '../../value/type-of.js'
import type { CliContext } from '../context.js'
import { createCalculator, type Calculator } from '../calculator.js'
import { loadHistory } from '../console-history.js'
import { isUnfinished } from '../unfinished-input.js'
import { showDiagnostics } from '../views/diagnostics.js'

/** Evaluates expressions against configuration and state: one a line from the standard input, or at a prompt. */
export async function run(context: CliContext): Promise<number> {
  const calculate = await createCalculator(context)
  if (context.runtime.terminal.isInteractive && !context.global.isJson)
    return await converse(context, calculate)
  let failures = 0
  for await (const line of context.inputLines()) {
    if (line.trim() !== '' && !answer(context, calculate, line)) failures++
  }
  return failures > 0 ? 1 : 0
}

/** At a prompt an expression may go on over several lines while a bracket or a heredoc is open; an empty line ends it. */
async function converse(context: CliContext, calculate: Calculator): Promise<number> {
  const history = await loadHistory(context.runtime)
  let typed = ''
  const prompt = { ...history, text: () => (typed === '' ? '> ' : '… ') }
  for await (const line of context.inputLines(prompt)) {
    const text = typed === '' ? line : `${typed}\n${line}`
    if (text.trim() === 'exit') break
    const goesOn = text.trim() !== '' && line.trim() !== '' && isUnfinished(text)
    typed = goesOn ? text : ''
    if (goesOn || text.trim() === '') continue
    if (text.trim() === 'help') context.runtime.terminal.out(help)
    else answer(context, calculate, text)
  }
  await history.save()
  return 0
}

const help = `Type an expression to see its value, for example max(1, 2) or keys(local.sizes).
Names mean what they mean in the root module; objects are as the state has them.
An expression goes on over several lines while a bracket is open. To leave: exit, or Ctrl-D.
`

function answer({ runtime, global }: CliContext, calculate: Calculator, text: string): boolean {
  const { value, diagnostics } = calculate(text)
  if (value === undefined || hasErrors(diagnostics)) {
    if (!global.isJson) showDiagnostics(diagnostics, runtime, false)
    else {
      const first = sortDiagnostics(diagnostics).find(diagnostic => diagnostic.severity === 'error')
      const error = { summary: first?.summary ?? '', detail: first?.detail ?? '' }
      runtime.terminal.out(`${JSON.stringify({ error })}\n`)
    }
    return false
  }
  runtime.terminal.out(
    global.isJson
      ? `{"value":${exactJson(value)},"type":${JSON.stringify(displayType(typeOf(value)))}}\n`
      : `${displayValue(value)}\n`,
  )
  return true
}
