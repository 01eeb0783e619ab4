import type { InstanceAddress } from '../address/address.js'
import { coversAddress } from '../address/covers-address.js'
import { type ParsedAddress, parseInstance } from '../address/parse-address.js'
import { instanceText, moduleText } from '../address/print-address.js'
import { type Diagnostic, warningDiagnostic } from '../diagnostic/diagnostic.js'
import { builtInProviderName } from '../schema/kind-registry.js'
import { sameValue } from '../value/same.js'
import { withoutDeepMarks } from '../value/marks.js'
import type { Value } from '../value/value.js'
import type { PlannedChange } from './plan.js'

/** Fewer written arguments than this say too little to call two blocks alike. */
const fewestAlike = 2

/** Two objects that are probably one. */
interface Pair {
  readonly old: PlannedChange
  readonly made: PlannedChange
}

/**
 * Where an object is destroyed and another is made with the same arguments, somebody has probably given the block another
 * name, or the module that it is in: what that would cost, and how one `moved` block avoids it.
 */
export function adviseMoves(changes: readonly PlannedChange[]): readonly Diagnostic[] {
  const isMoved = changes.some(isMade) && changes.some(isGoing)
  if (!isMoved) return []
  const instances = new Map(changes.map(change => [change, parseInstance(change.address)]))
  const pairs = pairsOf(changes, instances)
  const widest = widening(instances, pairs)
  const moves = new Map<string, { readonly move: Move; readonly pairs: readonly Pair[] }>()
  for (const pair of pairs) {
    const move = widest(pair)
    const key = `${move.from} ${move.to}`
    moves.set(key, { move, pairs: [...(moves.get(key)?.pairs ?? []), pair] })
  }
  return [...moves.values()].map(({ move, pairs: together }) => advice(move, together))
}

type Instances = ReadonlyMap<PlannedChange, InstanceAddress | undefined>

/** Values that live in the state are no objects, and Terraform says nothing of them. */
function isMade({ action, providerName }: PlannedChange): boolean {
  return action === 'create' && providerName !== builtInProviderName
}

function isGoing({ action, deposedKey }: PlannedChange): boolean {
  return action === 'delete' && deposedKey === undefined
}

function pairsOf(changes: readonly PlannedChange[], instances: Instances): readonly Pair[] {
  const going = changes.filter(isGoing)
  const taken = new Set<PlannedChange>()
  return changes.filter(isMade).flatMap(made => {
    const address = instances.get(made)
    const isIt = (change: PlannedChange) =>
      !taken.has(change) && change.kindName === made.kindName && isAlike(made, change)
    const old =
      going.find(change => renamed(instances.get(change), address) !== undefined && isIt(change)) ??
      going.find(isIt)
    if (old === undefined) return []
    taken.add(old)
    return [{ old, made }]
  })
}

/** The ends of a `moved` block. */
interface Move {
  readonly from: string
  readonly to: string
}

/** Tells for each pair the move that takes most along and is still right for all it takes along. */
function widening(instances: Instances, pairs: readonly Pair[]): (pair: Pair) => Move {
  const madeOf = new Map(pairs.map(({ old, made }) => [old, made]))
  const allMade = new Set(madeOf.values())
  const covered = (target: ParsedAddress) =>
    [...instances].flatMap(([change, instance]) =>
      instance !== undefined && coversAddress(target, instance) ? [change] : [],
    )
  const isRight = ({ from, to }: Ends): boolean => {
    const coming = new Set(covered(to))
    const isCarried = (change: PlannedChange): boolean => {
      const made = madeOf.get(change)
      return made === undefined ? change.providerName === builtInProviderName : coming.has(made)
    }
    return (
      covered(from).every(change => change.action === 'delete' && isCarried(change)) &&
      [...coming].every(
        change =>
          change.action === 'create' && (allMade.has(change) || change.providerName === builtInProviderName),
      )
    )
  }
  const known = new Map<string, boolean>()
  return ({ old, made }) => {
    const ends = renamed(instances.get(old), instances.get(made))
    const own = { from: old.address, to: made.address }
    if (ends === undefined) return own
    const move = { from: targetText(ends.from), to: targetText(ends.to) }
    const key = `${move.from} ${move.to}`
    const isKnown = known.get(key) ?? isRight(ends)
    known.set(key, isKnown)
    return isKnown ? move : own
  }
}

interface Ends {
  readonly from: ParsedAddress
  readonly to: ParsedAddress
}

/** What may have got another name, a module or a block, so that this address became that one. */
function renamed(old: InstanceAddress | undefined, made: InstanceAddress | undefined): Ends | undefined {
  if (old === undefined || made === undefined) return undefined
  const isSameInside = old.mode === made.mode && old.kindName === made.kindName && old.key === made.key
  if (!isSameInside || old.module.length !== made.module.length) return undefined
  const unlike = old.module.flatMap((step, index) => {
    const other = made.module[index]
    return step.name === other?.name && step.key === other.key ? [] : [index]
  })
  const [depth] = unlike
  if (depth === undefined) return { from: blockOf(old), to: blockOf(made) }
  return unlike.length === 1 && old.name === made.name
    ? { from: moduleOf(old, depth, made), to: moduleOf(made, depth, old) }
    : undefined
}

function blockOf({ key: _key, ...address }: InstanceAddress): ParsedAddress {
  return { kind: 'instance', address }
}

/** The module call at this depth; all its instances where only its name differs. */
function moduleOf(address: InstanceAddress, depth: number, other: InstanceAddress): ParsedAddress {
  const module = address.module.slice(0, depth + 1).map((step, index) => {
    const isAll = index === depth && step.key === other.module[depth]?.key
    return isAll ? { name: step.name } : step
  })
  return { kind: 'module', module }
}

function targetText(target: ParsedAddress): string {
  return target.kind === 'module' ? moduleText(target.module) : instanceText(target.address)
}

function isAlike(made: PlannedChange, old: PlannedChange): boolean {
  if (made.config === undefined || old.applied === undefined) return false
  const written = [...made.config.attributes].filter(([, value]) => isWritten(value))
  const { attributes } = old.applied
  return (
    written.length >= fewestAlike &&
    written.every(([name, value]) => isWrittenIn(value, attributes.get(name)))
  )
}

function isWritten(value: Value): boolean {
  if (value.kind === 'null') return false
  return !(
    (value.kind === 'map' && value.entries.size === 0) ||
    (isSequence(value) && value.elements.length === 0)
  )
}

/** Every part that is written is the same there; parts that the provider filled in do not count. */
function isWrittenIn(written: Value, before: Value | undefined): boolean {
  if (written.kind === 'null') return true
  if (before === undefined) return false
  if (written.kind === 'object' && before.kind === 'object')
    return [...written.attributes].every(([name, value]) => isWrittenIn(value, before.attributes.get(name)))
  if (written.kind === 'map' && before.kind === 'map')
    return (
      written.entries.size === before.entries.size &&
      [...written.entries].every(([key, value]) => isWrittenIn(value, before.entries.get(key)))
    )
  return sameValue(withoutDeepMarks(written), withoutDeepMarks(before))
}

function isSequence(value: Value): value is Extract<Value, { readonly elements: readonly Value[] }> {
  return value.kind === 'list' || value.kind === 'set' || value.kind === 'tuple'
}

function advice({ from, to }: Move, pairs: readonly Pair[]): Diagnostic {
  const [{ made } = { made: undefined }] = pairs
  const isAlone = pairs.length === 1
  const what = isAlone
    ? `${pairs[0]?.old.address ?? from} goes and ${made?.address ?? to} comes with the same arguments. If this is one object under another name, say so, and it stays as it is`
    : `${pairs.length} objects of ${from} go and as many of ${to} come with the same arguments. If these are the same objects under another name, say so, and they stay as they are`
  return warningDiagnostic(
    isAlone
      ? 'An object is destroyed and one like it is made'
      : 'Objects are destroyed and others like them are made',
    `${what}:\n\n  moved {\n    from = ${from}\n    to   = ${to}\n  }`,
    made === undefined
      ? {}
      : made.range === undefined
        ? { address: made.address }
        : { address: made.address, range: made.range },
  )
}
