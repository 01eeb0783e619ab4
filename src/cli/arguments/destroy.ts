import type { ApplyArguments } from './apply.js'
import type { ParsedArguments } from './parse-arguments.js'
import { interpretPlanning, planningOptions } from './planning.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'destroy',
  summary: 'remove what the configuration manages',
  positionals: '',
  minimumPositionals: 0,
  maximumPositionals: 0,
  options: { 'auto-approve': { form: 'flag', description: 'do not ask' }, ...planningOptions },
}

/** Reads the options of `destroy`, which is an apply that removes; throws `UsageError`. */
export function interpret(parsed: ParsedArguments): ApplyArguments {
  return {
    ...interpretPlanning(parsed, true),
    planPath: undefined,
    isApproved: parsed.flags.has('auto-approve'),
  }
}
