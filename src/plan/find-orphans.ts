import type { InstanceAddress } from '../address/address.js'
import { parseAddress, parseInstance } from '../address/parse-address.js'
import { coversAddress } from '../address/covers-address.js'
import { keyText, moduleText } from '../address/print-address.js'
import type { DesiredBlock, Expansion, Removal } from '../desired/desired.js'
import type { ActionReason } from '../provider/change.js'
import type { RemovalEffect } from '../provider/contract.js'
import type { ObjectValue } from '../value/value.js'
import type { PastInstance } from './past.js'
import type { PlannedChange } from './plan.js'
import type { WalkContext } from './walk-context.js'

/** What the walk found of one block: how it repeats and in which module instances. */
export interface Expanded {
  readonly block: DesiredBlock
  readonly expansion: Expansion
}

/** The changes of instances that only the state knows. `failed` holds blocks of which nothing is known. */
export function findOrphans(
  context: WalkContext,
  expanded: ReadonlyMap<string, Expanded>,
  failed: ReadonlySet<string>,
): readonly PlannedChange[] {
  const removals = readRemovals(context.request.desired.refactoring?.removals ?? [])
  const modules = new Set<string>()
  for (const { expansion } of expanded.values())
    for (const instance of expansion.instances) modules.add(moduleText(instance.module))
  const changes: PlannedChange[] = []
  for (const past of context.past.instances.values()) {
    if (past.recorded.mode === 'data' || failed.has(past.block)) continue
    const address = parseInstance(past.address)
    if (!address) continue
    changes.push(...deposedChanges(context, past, address))
    const known = expanded.get(past.block)
    if (past.recorded.identity === '' || (known && isDeclared(context, past))) continue
    if (!context.selection.includes(past.block, address)) continue
    const removal = removals.find(entry => coversAddress(entry.target, address))
    const { reason, detail } = orphanReason(context, past, address, known, modules)
    changes.push(
      orphanChange(context, past, removal?.isDestroyed === false ? 'forget' : 'delete', reason, detail),
    )
  }
  return changes
}

function isDeclared(context: WalkContext, past: PastInstance): boolean {
  return context.known.value(past.address) !== undefined || context.failedInstances.has(past.address)
}

function readRemovals(removals: readonly Removal[]) {
  return removals.flatMap(removal => {
    const parsed = parseAddress(removal.from)
    return 'target' in parsed ? [{ target: parsed.target, isDestroyed: removal.isDestroyed }] : []
  })
}

interface OrphanReason {
  readonly reason: ActionReason
  readonly detail: string
}

function orphanReason(
  context: WalkContext,
  past: PastInstance,
  address: InstanceAddress,
  known: Expanded | undefined,
  modules: ReadonlySet<string>,
): OrphanReason {
  const origin = context.previousAddresses.get(past.address)
  if (!known) {
    return origin === undefined
      ? { reason: 'delete_because_no_resource_config', detail: past.block }
      : { reason: 'delete_because_no_move_target', detail: `${origin} was moved to ${past.address}` }
  }
  const module = moduleText(address.module)
  if (module !== '' && !modules.has(module)) return { reason: 'delete_because_no_module', detail: module }
  const { repetition } = known.expansion
  const key = keyText(address.key)
  if (repetition === 'single')
    return { reason: 'delete_because_wrong_repetition', detail: 'uses count or for_each' }
  if (repetition === 'count') {
    return typeof address.key === 'number'
      ? { reason: 'delete_because_count_index', detail: key }
      : { reason: 'delete_because_wrong_repetition', detail: 'does not use count' }
  }
  return typeof address.key === 'string'
    ? { reason: 'delete_because_each_key', detail: key }
    : { reason: 'delete_because_wrong_repetition', detail: 'does not use for_each' }
}

/** The change that lets go of an instance of the state: destroys or forgets it. An object that is gone is only forgotten. */
export function orphanChange(
  context: WalkContext,
  past: PastInstance,
  action: 'delete' | 'forget',
  reason?: ActionReason,
  detail?: string,
): PlannedChange {
  const { recorded } = past
  const prior = context.priorOf(recorded.kindName, recorded.identity, past, past.schema)
  const previousAddress = context.previousAddresses.get(past.address)
  const isGone = prior === undefined
  const effect = isGone || action === 'forget' ? undefined : removalEffect(context, past, prior)
  return {
    address: past.address,
    kindName: recorded.kindName,
    mode: 'managed',
    providerName: recorded.providerName,
    action: isGone || effect?.action === 'forget' ? 'forget' : action,
    identity: recorded.identity,
    applied: past.applied,
    replacePaths: [],
    dependencies: [],
    createBeforeDestroy: recorded.createBeforeDestroy,
    disruption: 'allow',
    isTainted: recorded.isTainted,
    ...(prior === undefined ? {} : { prior }),
    ...(effect?.action === 'forget' ? { remains: effect.why } : {}),
    ...(reason === undefined || isGone ? {} : { reason }),
    ...(detail === undefined || isGone || action === 'forget' ? {} : { reasonDetail: detail }),
    ...(previousAddress === undefined ? {} : { previousAddress }),
  }
}

/** What the provider says of taking away an object that the state knows. */
export function removalEffect(context: WalkContext, past: PastInstance, prior: ObjectValue): RemovalEffect {
  const { request, observation } = context
  return (
    request.session.removal?.(
      {
        kindName: past.recorded.kindName,
        address: past.address,
        identity: past.recorded.identity,
        prior,
        applied: past.applied,
      },
      observation,
    ) ?? { action: 'delete' }
  )
}

/** Objects left over by replacements that did not finish: they are destroyed whatever the configuration says. */
function deposedChanges(
  context: WalkContext,
  past: PastInstance,
  address: InstanceAddress,
): readonly PlannedChange[] {
  if (!context.selection.includes(past.block, address)) return []
  return Object.entries(past.recorded.deposed).map(([deposedKey, object]) => ({
    ...orphanChange(
      context,
      { ...past, recorded: { ...past.recorded, identity: object.identity, values: object.values } },
      'delete',
    ),
    deposedKey,
  }))
}
