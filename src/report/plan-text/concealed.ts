import { sensitiveMark } from '../../value/value.js'
import type { Difference, SensitiveShape, Side } from './difference.js'
import { endsHere, type ReplacePaths } from './replace-paths.js'

/** Compares two sides that are neither sensitive nor unknown as a whole. */
export type CompareOpen = (before: Side, after: Side, paths: ReplacePaths) => Difference

/** What is not shown as it is: sensitive values first, then unknown ones; all else is left to `compare`. */
export function compareConcealed(
  before: Side,
  after: Side,
  paths: ReplacePaths,
  compare: CompareOpen,
  noun: SensitiveShape['noun'] = 'attribute value',
): Difference {
  const [wasSensitive, isSensitive] = [isMarked(before), isMarked(after)]
  if (wasSensitive || isSensitive) {
    const inner = compareUnknown(unmarked(before), unmarked(after), paths, compare).outcome
    const outcome = inner === 'none' && wasSensitive !== isSensitive ? 'update' : inner
    return { shape: 'sensitive', noun, wasSensitive, isSensitive, inner, outcome, forces: endsHere(paths) }
  }
  return compareUnknown(before, after, paths, compare)
}

function compareUnknown(before: Side, after: Side, paths: ReplacePaths, compare: CompareOpen): Difference {
  if (after?.kind !== 'unknown') return compare(before, after, paths)
  const forces = endsHere(paths)
  if (before === undefined || before.kind === 'null')
    return { shape: 'unknown', before: undefined, outcome: 'create', forces }
  return { shape: 'unknown', before: compare(before, undefined, paths), outcome: 'update', forces }
}

/** True when the value as a whole must not be shown. */
export function isMarked(value: Side): boolean {
  return value !== undefined && (value.marks & sensitiveMark) !== 0
}

function unmarked(value: Side): Side {
  return value && { ...value, marks: value.marks & ~sensitiveMark }
}
