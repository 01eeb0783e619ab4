import { interpret } from '../arguments/state.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import type { CliContext } from '../context.js'

/** The commands of the state, each loaded only when it is asked for. */
export async function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const wanted = interpret(parsed)
  switch (wanted.action) {
    case 'list':
      return (await import('./state/list.js')).listInstances(context, wanted.addresses)
    case 'show':
      return (await import('./state/show.js')).showInstance(context, wanted.address)
    case 'mv':
      return (await import('./state/move.js')).moveInState(context, wanted)
    case 'rm':
      return (await import('./state/remove.js')).removeFromState(context, wanted)
    case 'pull':
      return (await import('./state/pull.js')).pullState(context)
    case 'push':
      return (await import('./state/push.js')).pushState(context, wanted)
    case 'rebuild':
      return (await import('./state/rebuild.js')).rebuild(context)
    case 'migrate':
      return (await import('./state/migrate.js')).migrateStates(context, wanted)
  }
}
