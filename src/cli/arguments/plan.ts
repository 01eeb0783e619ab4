import type { ParsedArguments } from './parse-arguments.js'
import { interpretPlanning, planningOptions, type PlanningArguments } from './planning.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'plan',
  summary: 'show what apply would do, and what would be refused',
  positionals: '',
  minimumPositionals: 0,
  maximumPositionals: 0,
  options: {
    out: { form: 'value', value: 'FILE', description: 'save the plan' },
    destroy: { form: 'flag', description: 'plan to remove everything' },
    'detailed-exitcode': { form: 'flag', description: '0 no changes, 1 error, 2 changes' },
    ...planningOptions,
  },
}

export interface PlanArguments extends PlanningArguments {
  readonly outPath: string | undefined
  readonly hasDetailedExitCode: boolean
}

/** Reads the options of `plan`; throws `UsageError`. */
export function interpret(parsed: ParsedArguments): PlanArguments {
  return {
    ...interpretPlanning(parsed, parsed.flags.has('destroy')),
    outPath: parsed.values.get('out'),
    hasDetailedExitCode: parsed.flags.has('detailed-exitcode'),
  }
}
