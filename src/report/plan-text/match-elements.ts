/** Which old element goes with which new one; a missing side means removed or added. */
export interface ElementPair {
  readonly before?: number
  readonly after?: number
}

/**
 * Aligns two lists by their longest common subsequence; between its elements, objects at the same place are taken as one
 * that changed. Long lists fall back to alignment by place, which is exact where it matters least.
 */
export function matchElements<T>(
  before: readonly T[],
  after: readonly T[],
  isSame: (left: T, right: T) => boolean,
  isObject: (element: T) => boolean,
): readonly ElementPair[] {
  const common = commonSubsequence(before, after, isSame)
  const pairs: ElementPair[] = []
  let left = 0
  let right = 0
  for (const next of [...common, { before: before.length, after: after.length }]) {
    while (left < next.before) {
      const [removed, added] = [before[left], after[right]]
      if (
        right < next.after &&
        removed !== undefined &&
        added !== undefined &&
        isObject(removed) &&
        isObject(added)
      ) {
        pairs.push({ before: left++, after: right++ })
      } else pairs.push({ before: left++ })
    }
    while (right < next.after) pairs.push({ after: right++ })
    if (left < before.length && right < after.length) pairs.push({ before: left++, after: right++ })
  }
  return pairs
}

interface Common {
  readonly before: number
  readonly after: number
}

const largestTable = 4_000_000

function commonSubsequence<T>(
  before: readonly T[],
  after: readonly T[],
  isSame: (left: T, right: T) => boolean,
): readonly Common[] {
  if (before.length * after.length > largestTable) return samePlaces(before, after, isSame)
  const width = after.length + 1
  const lengths = new Uint32Array((before.length + 1) * width)
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0
  before.forEach((left, row) => {
    after.forEach((right, column) => {
      lengths[(row + 1) * width + column + 1] = isSame(left, right)
        ? at(row, column) + 1
        : Math.max(at(row, column + 1), at(row + 1, column))
    })
  })
  const common: Common[] = []
  let row = before.length
  let column = after.length
  while (row > 0 && column > 0) {
    if (at(row, column) === at(row - 1, column)) row--
    else if (at(row, column) === at(row, column - 1)) column--
    else common.push({ before: --row, after: --column })
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
