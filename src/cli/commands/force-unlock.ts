import { wrapText } from '../../report/wrap-text.js'
import type { Backend } from '../../state/backends/backend.js'
import { holderText } from '../../state/lock.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import type { CliContext } from '../context.js'
import { withBackend } from '../place.js'
import { type AskingContext, confirm } from '../views/approval.js'

/** Takes a lock away from an owner that left it behind, once somebody has said yes to that. */
export async function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const [id = ''] = parsed.positionals
  return withBackend(context, backend => unlock(context, backend, id, parsed.flags.has('force')))
}

/** Answers the exit code. A lock that is not there, or another one, is told without a question. */
export async function unlock(
  context: AskingContext,
  backend: Backend,
  id: string,
  isForced: boolean,
): Promise<number> {
  const { terminal } = context.runtime
  const holder = await backend.holder()
  if (holder?.id === id && !isForced) {
    const about = `The state in ${backend.name} is held by ${holderText(holder)}. If that process still works, both would write the same state and change the same pools.`
    const isWanted = await confirm(context, {
      about: wrapText(about, terminal.columns).join('\n'),
      text: 'Do you really want to remove its lock?',
      flag: '--force',
      commandLine: `poolwright force-unlock --force ${id}`,
    })
    if (!isWanted) return 1
  }
  await backend.forceUnlock(id)
  terminal.out(`The lock on ${backend.name} is removed.\n`)
  return 0
}
