import { sortAddressTexts } from '../address/compare-address.js'
import { parseInstance } from '../address/parse-address.js'
import { blockText } from '../address/print-address.js'
import type { DesiredBlock } from '../desired/desired.js'
import type { Past } from './past.js'
import type { PlannedChange } from './plan.js'

/** What the walk knows of how blocks depend on each other. */
export interface BlockDependencies {
  readonly blocks: readonly DesiredBlock[]
  /** By instance, as evaluated. */
  readonly declared: ReadonlyMap<string, readonly string[]>
  readonly past: Past
}

/**
 * Completes the changes once all are known: which instances each depends on (those of its configuration and, where they
 * are about to go, those it was last applied with), and what must be created before it is destroyed for a dependant's sake.
 */
export function finishChanges(
  changes: readonly PlannedChange[],
  context: BlockDependencies,
): readonly PlannedChange[] {
  const blockOf = new Map<string, string>()
  const instancesOf = new Map<string, string[]>()
  const deletionsOf = new Map<string, string[]>()
  for (const change of changes) {
    const parsed = parseInstance(change.address)
    const block = parsed ? blockText(parsed) : change.address
    blockOf.set(change.address, block)
    push(instancesOf, block, change.address)
    if (block !== change.address) push(instancesOf, change.address, change.address)
    if (change.action === 'delete' || (change.action === 'forget' && change.remains !== undefined))
      for (const name of new Set([block, change.address])) push(deletionsOf, name, change.address)
  }
  const early = createdFirst(changes, blockOf, context)
  const cache = new Map<string, readonly string[]>()
  const expand = (
    names: readonly string[],
    index: ReadonlyMap<string, readonly string[]>,
    tag: string,
  ): readonly string[] => {
    const [only] = names
    if (only !== undefined && names.length === 1) return index.get(only) ?? []
    const key = tag + names.join('\n')
    const known = cache.get(key)
    if (known) return known
    const addresses = names.flatMap(name => index.get(name) ?? [])
    cache.set(key, addresses)
    return addresses
  }
  const finished = changes.map(change => {
    const recorded = context.past.instances.get(change.address)?.recorded.dependencies ?? []
    const declared = context.declared.get(change.address)
    const live =
      declared === undefined ? expand(recorded, instancesOf, 'all:') : expand(declared, instancesOf, 'all:')
    const gone = declared === undefined ? [] : expand(recorded, deletionsOf, 'gone:')
    const dependencies = gone.length === 0 ? live : [...new Set([...live, ...gone])]
    const createBeforeDestroy = change.createBeforeDestroy || early.has(blockOf.get(change.address) ?? '')
    return { ...change, dependencies, createBeforeDestroy }
  })
  return sortChanges(finished)
}

function push(index: Map<string, string[]>, key: string, value: string): void {
  const list = index.get(key)
  if (list) list.push(value)
  else index.set(key, [value])
}

/** Blocks that some dependant forces to be created before they are destroyed; the nearer a dependant, the later it stands. */
function createdFirst(
  changes: readonly PlannedChange[],
  blockOf: ReadonlyMap<string, string>,
  { blocks }: BlockDependencies,
): ReadonlySet<string> {
  const own = new Set<string>()
  for (const change of changes) {
    if (change.createBeforeDestroy && change.config !== undefined) own.add(blockOf.get(change.address) ?? '')
  }
  if (own.size === 0) return own
  const forced = new Set<string>()
  for (const block of blocks.toReversed()) {
    if (own.has(block.text) || forced.has(block.text)) for (const name of block.dependencies) forced.add(name)
  }
  return forced
}

function sortChanges(changes: readonly PlannedChange[]): readonly PlannedChange[] {
  const byAddress = new Map<string, PlannedChange[]>()
  for (const change of changes) {
    const list = byAddress.get(change.address)
    if (!list) byAddress.set(change.address, [change])
    else if (change.deposedKey === undefined) list.unshift(change)
    else list.push(change)
  }
  return sortAddressTexts(byAddress.keys()).flatMap(address => byAddress.get(address) ?? [])
}
