import { changeState } from '../../../state/draft.js'
import { forgetInstance } from '../../../state/state-changes.js'
import type { CliContext } from '../../context.js'
import { withHeldState } from '../../held-state.js'
import { withBackend } from '../../place.js'
import { coveredAddresses } from './instances.js'

/** Takes instances out of the state; the objects stay where they are. */
export function removeFromState(
  context: CliContext,
  wanted: { readonly addresses: readonly string[]; readonly isTrial: boolean },
): Promise<number> {
  return withBackend(context, backend =>
    withHeldState(context, backend, async ({ state, save }) => {
      const addresses = coveredAddresses(wanted.addresses, Object.keys(state.instances))
      if (!wanted.isTrial) await save(changeState(state, addresses.map(forgetInstance)))
      const verb = wanted.isTrial ? 'Would let go of' : 'Let go of'
      for (const address of addresses) context.runtime.terminal.out(`${verb} ${address}\n`)
      return 0
    }),
  )
}
