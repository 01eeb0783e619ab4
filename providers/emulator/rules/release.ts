import { compareVersions } from '../datamodel/releases.js'

/** True when a release is at least the given one; both are written as products (`6.2.0`, `8.4`) or trees (`24.39`). */
export function isAtLeast(release: string, floor: string): boolean {
  return compareVersions(release, floor) >= 0
}

/** True when a release is older than the given one. */
export function isBefore(release: string, ceiling: string): boolean {
  return compareVersions(release, ceiling) < 0
}
