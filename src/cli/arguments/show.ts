import { UsageError, type ParsedArguments } from './parse-arguments.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'show',
  summary: 'show the state, or a saved plan',
  positionals: '[PLANFILE|STATE]',
  minimumPositionals: 0,
  maximumPositionals: 1,
  options: {
    format: {
      form: 'value',
      value: 'text|json|markdown|html|dot|svg',
      description: 'how (text; json with --json)',
    },
    steps: { form: 'flag', description: 'every call of a plan with its arguments' },
  },
}

const formats = ['text', 'json', 'markdown', 'html', 'dot', 'svg'] as const

export type ShowFormat = (typeof formats)[number]

export interface ShowArguments {
  readonly path: string | undefined
  readonly format: ShowFormat
  readonly showsSteps: boolean
}

/** Reads the options of `show`; throws `UsageError`. */
export function interpret(parsed: ParsedArguments): ShowArguments {
  const wanted = parsed.values.get('format') ?? (parsed.flags.has('json') ? 'json' : 'text')
  const format = formats.find(each => each === wanted)
  if (format === undefined)
    throw new UsageError(`The option --format takes text, json, markdown, html, dot or svg, not "${wanted}".`)
  return { path: parsed.positionals[0], format, showsSteps: parsed.flags.has('steps') }
}
