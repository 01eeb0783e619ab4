import type { ParsedArguments } from '../arguments/parse-arguments.js'
import type { CliContext } from '../context.js'
import { withBackend } from '../place.js'

/** Takes a lock away from an owner that left it behind. */
export async function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  return withBackend(context, async backend => {
    await backend.forceUnlock(parsed.positionals[0] ?? '')
    context.runtime.terminal.out(`The lock on ${backend.name} is removed.\n`)
    return 0
  })
}
