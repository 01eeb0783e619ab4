import { instanceText } from '../address/print-address.js'
import { parseInstance } from '../address/parse-address.js'
import type { KnownValues } from '../plan/known-values.js'
import type { Desired } from '../desired/desired.js'
import type { FoundObject } from '../provider/contract.js'
import type { State } from '../state/state.js'
import { matchByName, type Unbound } from './declared.js'
import { printText } from './print-expression.js'

/** Which object each declared instance stands for. */
export interface Bound {
  /** By kind and identity, the address that stands for the object. */
  readonly addresses: ReadonlyMap<string, string>
  /** Import blocks for blocks that are there and were found their objects. */
  readonly imports: readonly string[]
}

/** What is known of the instances: `state` as it is kept, `rebuilt` with what marks and nature tell. */
export interface Bindable {
  readonly desired: Desired
  readonly state: State
  readonly rebuilt: State
  /** The values of `rebuilt`. */
  readonly known: KnownValues
  /** The address of a block that stands for nothing. */
  readonly leftOut: string | undefined
}

/** Binds by the state, by import blocks, by marks and nature, or else by name. */
export function bindings(
  { desired, state, rebuilt, known, leftOut }: Bindable,
  objects: readonly FoundObject[],
): Bound {
  const addresses = new Map<string, string>()
  const taken = new Set(Object.keys(state.instances))
  for (const [address, { kindName, identity }] of Object.entries(state.instances))
    addresses.set(`${kindName} ${identity}`, address)
  for (const { to, identity } of desired.refactoring?.imports(known.view()).imports ?? []) {
    const kindName = parseInstance(to)?.kindName
    if (kindName === undefined || identity === undefined || taken.has(to)) continue
    taken.add(to)
    addresses.set(`${kindName} ${identity}`, to)
  }
  const imports: string[] = []
  const bind = (address: string, kindName: string, identity: string): void => {
    if (taken.has(address) || addresses.has(`${kindName} ${identity}`)) return
    taken.add(address)
    addresses.set(`${kindName} ${identity}`, address)
    imports.push(`import {\nto = ${address}\nid = ${printText(identity)}\n}\n`)
  }
  for (const [address, { kindName, identity, mode }] of Object.entries(rebuilt.instances))
    if (mode === 'managed' && address !== leftOut) bind(address, kindName, identity)
  const free = objects.filter(({ kindName, identity }) => !addresses.has(`${kindName} ${identity}`))
  for (const [address, { kindName, identity }] of matchByName(
    unboundBlocks(desired, known, new Set([...taken, ...(leftOut === undefined ? [] : [leftOut])])),
    free,
  ))
    bind(address, kindName, identity)
  return { addresses, imports }
}

/** Instances that stand for nothing yet, each with the name that it is given. */
function unboundBlocks(desired: Desired, known: KnownValues, taken: ReadonlySet<string>): readonly Unbound[] {
  return desired.blocks.flatMap((block): readonly Unbound[] =>
    block.address.mode === 'data'
      ? []
      : desired.expand(block, known.view()).instances.flatMap(instance => {
          const { addressText: address, config } = desired.evaluate(block, instance, known.view())
          const name = config?.attributes.get('name')
          return taken.has(address)
            ? []
            : [{ address, kindName: block.kindName, name: name?.kind === 'string' ? name.value : undefined }]
        }),
  )
}

const mostNamed = 3

/** What is said of objects that the state holds and that no block declares: the next plan removes them, so they get no block. */
export function forsaken({
  desired,
  state,
  known,
}: Pick<Bindable, 'desired' | 'state' | 'known'>): readonly string[] {
  const declared = new Set(
    desired.blocks.flatMap(block =>
      desired.expand(block, known.view()).instances.map(instance => instanceText(instance)),
    ),
  )
  const lost = Object.entries(state.instances).flatMap(([address, { mode }]) =>
    mode === 'managed' && !declared.has(address) ? [address] : [],
  )
  if (lost.length === 0) return []
  const named = lost.slice(0, mostNamed).join(', ')
  const more = lost.length > mostNamed ? ` and ${lost.length - mostNamed} more` : ''
  return [
    `No block declares ${named}${more}, which the state holds: the next plan removes or forgets what they stand for. To have their blocks written anew, let go of them first: poolwright state rm ADDRESS.`,
  ]
}
