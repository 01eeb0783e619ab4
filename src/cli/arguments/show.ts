import { UsageError, type ParsedArguments } from './parse-arguments.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'show',
  summary: 'show the state, or a saved plan',
  positionals: '[PLANFILE|STATE]',
  minimumPositionals: 0,
  maximumPositionals: 1,
  options: {
    format: { form: 'value', value: 'text|json', description: 'how (text; json with --json)' },
    steps: { form: 'flag', description: 'every call of a plan with its arguments' },
  },
}

export interface ShowArguments {
  readonly path: string | undefined
  readonly format: 'text' | 'json'
  readonly showsSteps: boolean
}

/** Reads the options of `show`; throws `UsageError`. */
export function interpret(parsed: ParsedArguments): ShowArguments {
  const format = parsed.values.get('format') ?? (parsed.flags.has('json') ? 'json' : 'text')
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`The option --format takes text or json, not "${format}".`)
  return { path: parsed.positionals[0], format, showsSteps: parsed.flags.has('steps') }
}
