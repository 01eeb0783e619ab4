import { errorDiagnostic } from '../../../diagnostic/diagnostic.js'
import { printState } from '../../../state/snapshot.js'
import { CommandFailure, type CliContext } from '../../context.js'
import { withBackend } from '../../place.js'

/** Prints the state as it is kept, decrypted, its journal applied. */
export async function pullState(context: CliContext): Promise<number> {
  const { state } = await withBackend(context, backend => backend.load())
  if (state === undefined)
    throw new CommandFailure([errorDiagnostic('No state', 'Nothing was ever kept in this place.')])
  context.runtime.terminal.out(printState(state))
  return 0
}
