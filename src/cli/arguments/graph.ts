import { UsageError, type ParsedArguments } from './parse-arguments.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'graph',
  summary: 'print the graph of the declarations, the steps or the topology',
  positionals: '',
  minimumPositionals: 0,
  maximumPositionals: 0,
  options: {
    of: {
      form: 'value',
      value: 'configuration|steps|topology',
      description: 'what the graph is of (configuration)',
    },
    format: { form: 'value', value: 'dot|svg|mermaid|json', description: 'how (dot; json with --json)' },
  },
  notes: [
    'Drawings of very many edges (svg of more than 1500, mermaid of more than 500) leave out those that others imply; dot and json have them all.',
  ],
}

const subjects = ['configuration', 'steps', 'topology'] as const
const formats = ['dot', 'svg', 'mermaid', 'json'] as const

export interface GraphArguments {
  readonly of: (typeof subjects)[number]
  readonly format: (typeof formats)[number]
}

/** Reads the options of `graph`; throws `UsageError`. */
export function interpret(parsed: ParsedArguments): GraphArguments {
  const wantedOf = parsed.values.get('of') ?? 'configuration'
  const of = subjects.find(each => each === wantedOf)
  if (of === undefined)
    throw new UsageError(`The option --of takes configuration, steps or topology, not "${wantedOf}".`)
  const wantedFormat = parsed.values.get('format') ?? (parsed.flags.has('json') ? 'json' : 'dot')
  const format = formats.find(each => each === wantedFormat)
  if (format === undefined)
    throw new UsageError(`The option --format takes dot, svg, mermaid or json, not "${wantedFormat}".`)
  return { of, format }
}
