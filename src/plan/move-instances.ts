import type { InstanceAddress, ModuleStep, ResourceAddress } from '../address/address.js'
import { type ParsedAddress, parseAddress, parseInstance } from '../address/parse-address.js'
import { blockText, instanceText } from '../address/print-address.js'
import { type Diagnostic, warningDiagnostic } from '../diagnostic/diagnostic.js'
import type { Move } from '../desired/desired.js'
import { StateDraft } from '../state/draft.js'
import type { State } from '../state/state.js'
import { moveInstance } from '../state/state-changes.js'

/** The state under its new addresses, and where each moved instance came from. */
export interface MovedState {
  readonly state: State
  /** By the new address. */
  readonly previousAddresses: ReadonlyMap<string, string>
  readonly diagnostics: readonly Diagnostic[]
}

/** Applies `moved` blocks, chains included; an address that is taken blocks the move, with a warning. */
export function moveInstances(state: State, moves: readonly Move[]): MovedState {
  const statements = moves.flatMap(move => {
    const from = parseAddress(move.from)
    const to = parseAddress(move.to)
    return 'target' in from && 'target' in to ? [{ from: from.target, to: to.target }] : []
  })
  if (statements.length === 0) return { state, previousAddresses: new Map(), diagnostics: [] }
  const draft = new StateDraft(state)
  const previousAddresses = new Map<string, string>()
  const blocked: string[] = []
  for (const [original] of Object.entries(state.instances)) {
    let text = original
    const seen = new Set([text])
    for (
      let next = nextAddress(text, statements);
      next !== undefined && !seen.has(next);
      next = nextAddress(text, statements)
    ) {
      if (draft.instance(next)) {
        blocked.push(`${text} could not move to ${next}`)
        break
      }
      draft.apply(moveInstance(text, next))
      seen.add(next)
      text = next
    }
    if (text !== original) previousAddresses.set(text, original)
  }
  return {
    state: draft.finish(),
    previousAddresses,
    diagnostics: blocked.length === 0 ? [] : [blockedWarning(blocked)],
  }
}

type Statement = { readonly from: ParsedAddress; readonly to: ParsedAddress }

function nextAddress(text: string, statements: readonly Statement[]): string | undefined {
  const address = parseInstance(text)
  if (!address) return undefined
  for (const { from, to } of statements) {
    const moved = movedAddress(address, from, to)
    if (moved) return instanceText(moved)
  }
  return undefined
}

function movedAddress(
  address: InstanceAddress,
  from: ParsedAddress,
  to: ParsedAddress,
): InstanceAddress | undefined {
  if (from.kind === 'module' || to.kind === 'module') {
    if (from.kind !== 'module' || to.kind !== 'module') return undefined
    const module = movedModule(address.module, from.module, to.module)
    return module && { ...address, module }
  }
  const wanted = from.address
  if (blockText(wanted) !== blockText(address) || !sameModule(wanted, address)) return undefined
  // A statement about a block without key moves the single instance, and every keyed one along with its key.
  if (wanted.key !== undefined && wanted.key !== address.key) return undefined
  const { key: _dropped, ...unkeyed } = { ...to.address }
  const key = to.address.key ?? (wanted.key === undefined ? address.key : undefined)
  return key === undefined ? unkeyed : { ...unkeyed, key }
}

function sameModule(left: ResourceAddress, right: ResourceAddress): boolean {
  return (
    left.module.length === right.module.length &&
    left.module.every((step, index) => sameStep(step, right.module[index]))
  )
}

function sameStep(left: ModuleStep, right: ModuleStep | undefined): boolean {
  return right?.name === left.name && right.key === left.key
}

function movedModule(
  module: readonly ModuleStep[],
  from: readonly ModuleStep[],
  to: readonly ModuleStep[],
): readonly ModuleStep[] | undefined {
  const lastIndex = from.length - 1
  const isInside = from.every((step, index) => {
    const own = module[index]
    const isOpen = index === lastIndex && step.key === undefined
    return own !== undefined && (isOpen ? own.name === step.name : sameStep(step, own))
  })
  if (!isInside) return undefined
  const ownKey = module[lastIndex]?.key
  const isKeyKept = from[lastIndex]?.key === undefined && to.at(-1)?.key === undefined && ownKey !== undefined
  const target = isKeyKept
    ? to.map((step, index) => (index === to.length - 1 ? { ...step, key: ownKey } : step))
    : to
  return [...target, ...module.slice(from.length)]
}

function blockedWarning(blocked: readonly string[]): Diagnostic {
  return warningDiagnostic(
    'Unresolved resource instance address changes',
    `Some objects could not take the addresses that "moved" blocks give them, because other objects have these addresses already:\n${blocked
      .map(line => `  - ${line}`)
      .join(
        '\n',
      )}\n\nThe plan destroys them. If that is not wanted, settle the conflict with "poolwright state mv" or "poolwright state rm" and plan again.`,
  )
}
