import { instanceText } from '../address/print-address.js'
import type { Desired, DesiredBlock } from '../desired/desired.js'
import { StateDraft } from '../state/draft.js'
import { moveInstance } from '../state/state-changes.js'
import { KnownValues } from './known-values.js'
import type { MovedState } from './move-instances.js'

/**
 * A block that takes up `count`, or gives it up, keeps its object: the single instance becomes the first one, and the
 * other way round. Only blocks whose repetition can be told without knowing others are looked at.
 */
export function repetitionMoves(moved: MovedState, desired: Desired): MovedState {
  const addresses = Object.keys(moved.state.instances)
  if (addresses.length === 0) return moved
  const draft = new StateDraft(moved.state)
  const previousAddresses = new Map(moved.previousAddresses)
  const nothing = new KnownValues()
  let isMoved = false
  for (const block of desired.blocks) {
    if (block.address.mode === 'data' || block.address.module.length > 0 || !isRecorded(block, draft))
      continue
    const expansion = desired.expand(block, nothing)
    const [first] = expansion.instances
    if (!first) continue
    const single = instanceText({ ...block.address })
    const [from, to] =
      first.key === 0
        ? [single, `${single}[0]`]
        : first.key === undefined
          ? [`${single}[0]`, single]
          : [single, single]
    if (from === to || !draft.instance(from) || draft.instance(to)) continue
    draft.apply(moveInstance(from, to))
    previousAddresses.set(to, previousAddresses.get(from) ?? from)
    isMoved = true
  }
  return isMoved ? { ...moved, state: draft.finish(), previousAddresses } : moved
}

function isRecorded(block: DesiredBlock, draft: StateDraft): boolean {
  const single = instanceText({ ...block.address })
  return draft.instance(single) !== undefined || draft.instance(`${single}[0]`) !== undefined
}
