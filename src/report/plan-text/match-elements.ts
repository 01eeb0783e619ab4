/** Which old element goes with which new one; a missing side means removed or added. */
export interface ElementPair {
  readonly before?: number
  readonly after?: number
}

/**
 * Pairs the elements of two lists. Lists of one length that are no mere reordering are paired by place, others by their
 * longest common subsequence, where `isComparable` pairs between its elements are taken as one element that changed.
 */
export function matchElements<T>(
  before: readonly T[],
  after: readonly T[],
  isSame: (left: T, right: T) => boolean,
  isComparable: (left: T, right: T) => boolean,
): readonly ElementPair[] {
  if (before.length === after.length && !isReordering(before, after, isSame))
    return before.map((_element, place) => ({ before: place, after: place }))
  const pairs: ElementPair[] = []
  let left = 0
  let right = 0
  const common = commonSubsequence(before, after, isSame)
  for (const next of [...common, { before: before.length, after: after.length }]) {
    while (left < next.before) {
      const [removed, added] = [before[left], after[right]]
      const isPair =
        right < next.after && removed !== undefined && added !== undefined && isComparable(removed, added)
      pairs.push(isPair ? { before: left++, after: right++ } : { before: left++ })
    }
    while (right < next.after) pairs.push({ after: right++ })
    if (left < before.length && right < after.length) pairs.push({ before: left++, after: right++ })
  }
  return pairs
}

function isReordering<T>(
  before: readonly T[],
  after: readonly T[],
  isSame: (left: T, right: T) => boolean,
): boolean {
  return before.every(left => after.some(right => isSame(left, right)))
}

interface Common {
  readonly before: number
  readonly after: number
}

/** Above this many pairs the table of the subsequence would take longer than anyone waits. */
const largestTable = 4_000_000

function commonSubsequence<T>(
  before: readonly T[],
  after: readonly T[],
  isSame: (left: T, right: T) => boolean,
): readonly Common[] {
  if (before.length * after.length > largestTable) return samePlaces(before, after, isSame)
  const width = after.length + 1
  const lengths = new Uint32Array((before.length + 1) * width)
  const same = new Uint8Array((before.length + 1) * width)
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0
  before.forEach((left, row) => {
    after.forEach((right, column) => {
      const place = (row + 1) * width + column + 1
      same[place] = isSame(left, right) ? 1 : 0
      lengths[place] = same[place] ? at(row, column) + 1 : Math.max(at(row, column + 1), at(row + 1, column))
    })
  })
  const common: Common[] = []
  let row = before.length
  let column = after.length
  while (row > 0 && column > 0) {
    if (same[row * width + column]) common.push({ before: --row, after: --column })
    else if (at(row - 1, column) > at(row, column - 1)) row--
    else column--
  }
  return common.reverse()
}

function samePlaces<T>(
  before: readonly T[],
  after: readonly T[],
  isSame: (left: T, right: T) => boolean,
): readonly Common[] {
  const common: Common[] = []
  before.forEach((left, place) => {
    const right = after[place]
    if (right !== undefined && isSame(left, right)) common.push({ before: place, after: place })
  })
  return common
}
