import { UsageError, type ParsedArguments } from './parse-arguments.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'graph',
  summary: 'print the graph of the declarations or of the steps',
  positionals: '',
  minimumPositionals: 0,
  maximumPositionals: 0,
  options: {
    of: { form: 'value', value: 'configuration|steps', description: 'what the graph is of (configuration)' },
    format: { form: 'value', value: 'dot|mermaid|json', description: 'how (dot; json with --json)' },
  },
}

export interface GraphArguments {
  readonly of: 'configuration' | 'steps'
  readonly format: 'dot' | 'mermaid' | 'json'
}

/** Reads the options of `graph`; throws `UsageError`. */
export function interpret(parsed: ParsedArguments): GraphArguments {
  const of = parsed.values.get('of') ?? 'configuration'
  if (of !== 'configuration' && of !== 'steps')
    throw new UsageError(`The option --of takes configuration or steps, not "${of}".`)
  const format = parsed.values.get('format') ?? (parsed.flags.has('json') ? 'json' : 'dot')
  if (format !== 'dot' && format !== 'mermaid' && format !== 'json')
    throw new UsageError(`The option --format takes dot, mermaid or json, not "${format}".`)
  return { of, format }
}
