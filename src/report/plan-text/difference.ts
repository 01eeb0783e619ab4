import { partsWithin } from '../../value/marks.js'
import { sameValue } from '../../value/same.js'
import type { Value } from '../../value/value.js'
import type { Outcome } from './symbol.js'

/** A missing value is as good as a null one: neither is shown. */
export function isAbsent(value: Value | undefined): boolean {
  return value === undefined || value.kind === 'null'
}

/** What happens on the way from one value to the other. */
export function outcomeOf(before: Value | undefined, after: Value | undefined): Outcome {
  if (isAbsent(before)) return isAbsent(after) ? 'none' : 'create'
  if (isAbsent(after)) return 'delete'
  if (before === undefined || after === undefined) return 'none'
  return !containsUnknown(after) && sameValue(before, after) ? 'none' : 'update'
}

function containsUnknown(value: Value): boolean {
  for (const part of partsWithin(value)) if (part.kind === 'unknown') return true
  return false
}
