import { errorDiagnostic } from '../../diagnostic/diagnostic.js'
import { suggest } from '../../diagnostic/suggest.js'
import { displayValue } from '../../report/display-value.js'
import { renderOutputValues } from '../../report/output-text.js'
import { paintFor } from '../../report/paint.js'
import { decodeOutput } from '../../state/outputs.js'
import type { StateOutput } from '../../state/state.js'
import { interpret } from '../arguments/output.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import { CommandFailure, type CliContext } from '../context.js'
import { withBackend } from '../place.js'

/** Prints outputs from the state: all, or one by name. A sensitive one is printed when it is asked for by name. */
export async function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const { outputName, isRaw } = interpret(parsed)
  const { terminal } = context.runtime
  const outputs = (await withBackend(context, backend => backend.load())).state?.outputs ?? {}
  if (outputName === undefined) {
    if (context.global.isJson)
      terminal.out(
        `${JSON.stringify(Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, json(output)])), null, 2)}\n`,
      )
    else
      terminal.out(
        Object.keys(outputs).length === 0
          ? 'The state has no outputs. They are written by apply.\n'
          : renderOutputValues(outputs, paintFor(terminal.hasColor)),
      )
    return 0
  }
  const output = outputs[outputName]
  if (output === undefined) throw new CommandFailure([missing(outputName, Object.keys(outputs))])
  if (isRaw) terminal.out(rawText(outputName, output))
  else
    terminal.out(
      context.global.isJson
        ? `${JSON.stringify(output.value, null, 2)}\n`
        : `${displayValue(decodeOutput(output))}\n`,
    )
  return 0
}

function json(output: StateOutput): unknown {
  return {
    sensitive: output.isSensitive,
    type: output.type,
    ...(output.isSensitive ? {} : { value: output.value }),
  }
}

function rawText(name: string, output: StateOutput): string {
  if (output.value === null || typeof output.value === 'object') {
    throw new CommandFailure([
      errorDiagnostic(
        'Output has no raw form',
        `The output "${name}" is no text, number or bool. Leave --raw out, or use --json.`,
      ),
    ])
  }
  return String(output.value)
}

function missing(name: string, names: readonly string[]): ReturnType<typeof errorDiagnostic> {
  const close = suggest(name, names)
  const hint =
    close === undefined ? 'Outputs are in the state once apply has written them.' : `Did you mean "${close}"?`
  return errorDiagnostic('Output not found', `The state has no output "${name}". ${hint}`)
}
