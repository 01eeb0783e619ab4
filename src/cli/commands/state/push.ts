import { errorDiagnostic } from '../../../diagnostic/diagnostic.js'
import { parseState } from '../../../state/snapshot.js'
import type { State } from '../../../state/state.js'
import { CommandFailure, type CliContext } from '../../context.js'
import { withHeldState } from '../../held-state.js'
import { withBackend } from '../../place.js'

const pulling = 'Nothing was changed. Push what "poolwright state pull" wrote, as it wrote it.'

/** Keeps a state from a file, or from the standard input, in place of the present one. */
export async function pushState(
  context: CliContext,
  wanted: { readonly path: string; readonly isForced: boolean },
): Promise<number> {
  const pushed = parseState(await textOf(context, wanted.path), nameOf(wanted.path), pulling)
  return withBackend(context, backend =>
    withHeldState(context, backend, async ({ state, isThere, save }) => {
      if (isThere && !wanted.isForced) checkSuccessor(state, pushed)
      const saved = await save({ ...pushed, serial: state.serial })
      context.runtime.terminal.out(
        `Kept ${Object.keys(pushed.instances).length} instances in ${backend.name}, serial ${saved.serial}.\n`,
      )
      return 0
    }),
  )
}

function nameOf(path: string): string {
  return path === '-' ? 'the standard input' : path
}

async function textOf(context: CliContext, path: string): Promise<string> {
  if (path !== '-') return context.runtime.files.readText(path)
  const lines: string[] = []
  for await (const line of context.inputLines()) lines.push(line)
  return `${lines.join('\n')}\n`
}

function checkSuccessor(present: State, pushed: State): void {
  const isStranger = present.lineage !== pushed.lineage
  if (!isStranger && pushed.serial >= present.serial) return
  const reason = isStranger
    ? 'It has another lineage: it was not made from the state that is there.'
    : `It is older than the state that is there (serial ${pushed.serial}, that one has ${present.serial}).`
  throw new CommandFailure([
    errorDiagnostic('State does not fit', `${reason} Nothing was changed. To keep it all the same: --force.`),
  ])
}
