import { UsageError, type ParsedArguments } from './parse-arguments.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'init',
  summary: 'start a pool from an example',
  positionals: '[TEMPLATE] [DIR]',
  minimumPositionals: 0,
  maximumPositionals: 2,
  options: {
    ci: {
      form: 'value',
      value: 'github|gitlab',
      description: 'also write a workflow that plans, comments and applies',
    },
  },
  notes: [
    "Without a template, the examples are listed, or offered at a terminal. DIR is the template's name when left out.",
    'With --ci and without a template, only the workflow is written, into the folder that is worked in.',
  ],
}

export interface InitArguments {
  readonly template: string | undefined
  readonly folder: string | undefined
  readonly ci: 'github' | 'gitlab' | undefined
}

/** Reads the words and options of `init`; throws `UsageError`. */
export function interpret(parsed: ParsedArguments): InitArguments {
  const [template, folder] = parsed.positionals
  const ci = parsed.values.get('ci')
  if (ci !== undefined && ci !== 'github' && ci !== 'gitlab')
    throw new UsageError(`The option --ci takes github or gitlab, not "${ci}".`)
  return { template, folder, ci }
}
