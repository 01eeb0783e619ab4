import { interpret } from '../arguments/destroy.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import type { CliContext } from '../context.js'
import { planAndApply } from './apply.js'

/** An apply that removes what the configuration manages. */
export function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  return planAndApply(context, interpret(parsed))
}
