/** A set of CPU features: unsigned 32-bit words, lowest leaf first. Rules of xapi.md §2.1 and §2.2. */
export type FeatureSet = readonly number[]

/** Reads `77dafbbf-bfebfbff`; undefined for text that is no feature string. The empty string is the empty set. */
export function parseFeatures(text: string): FeatureSet | undefined {
  if (text === '') return []
  const words = text.split('-')
  return words.every(word => /^[0-9a-fA-F]{1,8}$/.test(word))
    ? words.map(word => Number.parseInt(word, 16))
    : undefined
}

/** Prints words as eight hex digits each, joined by dashes. */
export function printFeatures(features: FeatureSet): string {
  return features.map(word => word.toString(16).padStart(8, '0')).join('-')
}

/** Cut or filled with zeros to a length in words. */
export function zeroExtend(features: FeatureSet, length: number): FeatureSet {
  return Array.from({ length }, (_, index) => features[index] ?? 0)
}

/** As long as `model`: the words of `features` first, the rest the model's. */
export function extend(features: FeatureSet, model: FeatureSet): FeatureSet {
  return model.map((word, index) => features[index] ?? word)
}

/** What both have, as long as the longer; the empty set is the identity, not the zero. */
export function intersect(left: FeatureSet, right: FeatureSet): FeatureSet {
  if (left.length === 0) return right
  if (right.length === 0) return left
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
    and(left[index] ?? 0, right[index] ?? 0),
  )
}

/** What the left has and the right lacks, as long as the longer. */
export function difference(left: FeatureSet, right: FeatureSet): FeatureSet {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
    and(left[index] ?? 0, ~(right[index] ?? 0)),
  )
}

/** True when the sets differ at most in zeros at the end. */
export function areEqual(left: FeatureSet, right: FeatureSet): boolean {
  const length = Math.max(left.length, right.length)
  return Array.from({ length }, (_, index) => (left[index] ?? 0) === (right[index] ?? 0)).every(Boolean)
}

/** True when nothing of the left is missing on the right; with an empty right side this holds, as in xapi. */
export function isSubset(left: FeatureSet, right: FeatureSet): boolean {
  return areEqual(intersect(left, right), left)
}

/** A subset that is not equal. */
export function isStrictSubset(left: FeatureSet, right: FeatureSet): boolean {
  return isSubset(left, right) && !areEqual(left, right)
}

/** True when a VM that booted with these features may run on the host; a longer set is cut to the host's length. */
export function isCompatible(guest: FeatureSet, host: FeatureSet): boolean {
  return isSubset(zeroExtend(guest, host.length), host)
}

/**
 * The features of a running VM in the host's length: 7.0 to 8.1 give sets from before 7.0 (four words) the host's own
 * bits for what they never knew, later releases give zeros (xapi.md §2.4).
 */
export function upgrade(guest: FeatureSet, host: FeatureSet, takesHostBits: boolean): FeatureSet {
  return takesHostBits && guest.length <= 4 ? extend(guest, host) : zeroExtend(guest, host.length)
}

function and(left: number, right: number): number {
  return (left & right) >>> 0
}
