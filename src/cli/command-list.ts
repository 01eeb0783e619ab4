import type { CliContext } from './context.js'
import type { ParsedArguments } from './arguments/parse-arguments.js'
import type { CommandSpecification } from './arguments/specification.js'

/** A command of the engine's own: what it takes, and what it does, each loaded only when needed. */
export interface CommandEntry {
  specification(): Promise<CommandSpecification>
  run(context: CliContext, parsed: ParsedArguments): Promise<number>
}

/** Joins the two halves of a command. */
function entry(
  specification: () => Promise<{ readonly specification: CommandSpecification }>,
  command: () => Promise<{ readonly run: (context: CliContext, parsed: ParsedArguments) => Promise<number> }>,
): CommandEntry {
  return {
    specification: async () => (await specification()).specification,
    run: async (context, parsed) => (await command()).run(context, parsed),
  }
}

/** All commands by name, in the order in which help lists them. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  init: entry(
    () => import('./arguments/init.js'),
    () => import('./commands/init.js'),
  ),
  validate: entry(
    () => import('./arguments/validate.js'),
    () => import('./commands/validate.js'),
  ),
  fmt: entry(
    () => import('./arguments/fmt.js'),
    () => import('./commands/fmt.js'),
  ),
  plan: entry(
    () => import('./arguments/plan.js'),
    () => import('./commands/plan.js'),
  ),
  apply: entry(
    () => import('./arguments/apply.js'),
    () => import('./commands/apply.js'),
  ),
  destroy: entry(
    () => import('./arguments/destroy.js'),
    () => import('./commands/destroy.js'),
  ),
  show: entry(
    () => import('./arguments/show.js'),
    () => import('./commands/show.js'),
  ),
  review: entry(
    () => import('./arguments/review.js'),
    () => import('./commands/review.js'),
  ),
  output: entry(
    () => import('./arguments/output.js'),
    () => import('./commands/output.js'),
  ),
  trust: entry(
    () => import('./arguments/trust.js'),
    () => import('./commands/trust.js'),
  ),
  state: entry(
    () => import('./arguments/state.js'),
    () => import('./commands/state.js'),
  ),
  import: entry(
    () => import('./arguments/import.js'),
    () => import('./commands/import.js'),
  ),
  workspace: entry(
    () => import('./arguments/workspace.js'),
    () => import('./commands/workspace.js'),
  ),
  providers: entry(
    () => import('./arguments/providers.js'),
    () => import('./commands/providers.js'),
  ),
  completion: entry(
    () => import('./arguments/completion.js'),
    () => import('./commands/completion.js'),
  ),
  graph: entry(
    () => import('./arguments/graph.js'),
    () => import('./commands/graph.js'),
  ),
  console: entry(
    () => import('./arguments/console.js'),
    () => import('./commands/console.js'),
  ),
  test: entry(
    () => import('./arguments/test.js'),
    () => import('./commands/test.js'),
  ),
  'force-unlock': entry(
    () => import('./arguments/force-unlock.js'),
    () => import('./commands/force-unlock.js'),
  ),
}
