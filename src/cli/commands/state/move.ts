import type { ParsedAddress } from '../../../address/parse-address.js'
import { errorDiagnostic } from '../../../diagnostic/diagnostic.js'
import { moveInstances } from '../../../plan/move-instances.js'
import { CommandFailure, type CliContext } from '../../context.js'
import { withHeldState } from '../../held-state.js'
import { withBackend } from '../../place.js'
import { missingInstance, typedAddress } from './instances.js'

/** Gives objects other addresses: an instance, a block with all its instances, or a module. */
export function moveInState(
  context: CliContext,
  wanted: { readonly from: string; readonly to: string; readonly isTrial: boolean },
): Promise<number> {
  checkPair(typedAddress(wanted.from), typedAddress(wanted.to), wanted)
  return withBackend(context, backend =>
    withHeldState(context, backend, async ({ state, save }) => {
      const moved = moveInstances(state, [wanted])
      const [blocked] = moved.diagnostics
      if (blocked)
        throw new CommandFailure([
          errorDiagnostic(
            'Address is taken',
            `Nothing was changed: the state holds other objects under the new addresses. Move these away first, or let go of them with "poolwright state rm".`,
          ),
        ])
      if (moved.previousAddresses.size === 0)
        throw new CommandFailure([missingInstance(wanted.from, Object.keys(state.instances))])
      const verb = wanted.isTrial ? 'Would move' : 'Moved'
      for (const [to, from] of moved.previousAddresses)
        context.runtime.terminal.out(`${verb} ${from} to ${to}\n`)
      if (!wanted.isTrial) await save(moved.state)
      return 0
    }),
  )
}

function checkPair(
  from: ParsedAddress,
  to: ParsedAddress,
  wanted: { readonly from: string; readonly to: string },
): void {
  const isFit =
    from.kind === to.kind &&
    (from.kind === 'module' ||
      to.kind === 'module' ||
      (from.address.kindName === to.address.kindName && from.address.mode === to.address.mode))
  if (isFit) return
  throw new CommandFailure([
    errorDiagnostic(
      'Addresses do not fit',
      `${wanted.from} cannot become ${wanted.to}: an object keeps its kind, and a module stays a module.`,
    ),
  ])
}
