import { type Diagnostic, warningDiagnostic } from '../diagnostic/diagnostic.js'
import { builtInProviderName } from '../schema/kind-registry.js'
import { sameValue } from '../value/same.js'
import { withoutDeepMarks } from '../value/marks.js'
import type { Value } from '../value/value.js'
import type { PlannedChange } from './plan.js'

/** Fewer written arguments than this say too little to call two blocks alike. */
const fewestAlike = 2

/**
 * Where an object is destroyed and another is made with the same arguments, somebody has probably given the block another
 * name: what that would cost, and how a `moved` block avoids it.
 */
export function adviseMoves(changes: readonly PlannedChange[]): readonly Diagnostic[] {
  const going = changes.filter(change => change.action === 'delete' && change.deposedKey === undefined)
  const taken = new Set<PlannedChange>()
  return (
    changes
      // Values that live in the state are no objects, and Terraform says nothing of them.
      .filter(change => change.action === 'create' && change.providerName !== builtInProviderName)
      .flatMap(made => {
        const old = going.find(
          change => !taken.has(change) && change.kindName === made.kindName && isAlike(made, change),
        )
        if (old === undefined) return []
        taken.add(old)
        return [advice(old, made)]
      })
  )
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

function advice(old: PlannedChange, made: PlannedChange): Diagnostic {
  return warningDiagnostic(
    'An object is destroyed and one like it is made',
    `${old.address} goes and ${made.address} comes with the same arguments. If this is one object under another name, say so, and it stays as it is:\n\n  moved {\n    from = ${old.address}\n    to   = ${made.address}\n  }`,
    made.range === undefined ? { address: made.address } : { address: made.address, range: made.range },
  )
}
