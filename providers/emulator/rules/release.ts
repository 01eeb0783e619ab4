import { invariant } from '../../../src/diagnostic/invariant.js'

/** Product names whose toolstack is numbered otherwise: XenServer 8.4 and XCP-ng 8.3 carry tree 24.39. */
const trees: ReadonlyMap<string, string> = new Map([
  ['8.4', '24.39'],
  ['xcp-ng-8.3', '24.39'],
])

/** True when a release is at least the given one; both are written as products (`6.2.0`, `8.4`) or trees (`24.39`). */
export function isAtLeast(release: string, floor: string): boolean {
  const [major, minor] = numbersOf(release)
  const [floorMajor, floorMinor] = numbersOf(floor)
  return major > floorMajor || (major === floorMajor && minor >= floorMinor)
}

/** True when a release is older than the given one. */
export function isBefore(release: string, ceiling: string): boolean {
  return !isAtLeast(release, ceiling)
}

function numbersOf(release: string): readonly [major: number, minor: number] {
  const brand = /^(xcp-ng-)?(\d+)\.(\d+)/.exec(release)
  invariant(brand !== null, `not a release: ${release}`)
  const tree = trees.get(brand[0])
  if (tree !== undefined) return numbersOf(tree)
  return [Number(brand[2]), Number(brand[3])]
}
