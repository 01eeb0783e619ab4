import { UsageError, type ParsedArguments } from './parse-arguments.js'
import { interpretPlanning, planningOptions, type PlanningArguments } from './planning.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'apply',
  summary: 'plan, ask, and carry the plan out',
  positionals: '[PLANFILE]',
  minimumPositionals: 0,
  maximumPositionals: 1,
  options: {
    'auto-approve': { form: 'flag', description: 'do not ask' },
    destroy: { form: 'flag', description: 'remove everything' },
    ...planningOptions,
  },
  notes: [
    'With a plan file, exactly that plan is applied; one that no longer fits is refused, naming the first difference.',
  ],
}

export interface ApplyArguments extends PlanningArguments {
  readonly planPath: string | undefined
  readonly isApproved: boolean
}

/** Reads the options of `apply`; throws `UsageError`. */
export function interpret(parsed: ParsedArguments): ApplyArguments {
  const planPath = parsed.positionals[0]
  const narrowing = ['target', 'exclude', 'replace', 'var', 'var-file'].find(name => parsed.lists.has(name))
  if (planPath !== undefined && narrowing !== undefined) {
    throw new UsageError(
      `A saved plan is applied as it is: --${narrowing} can only be given to the command that makes the plan.`,
    )
  }
  return {
    ...interpretPlanning(parsed, parsed.flags.has('destroy')),
    planPath,
    isApproved: parsed.flags.has('auto-approve'),
  }
}
