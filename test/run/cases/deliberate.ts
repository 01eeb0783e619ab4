/** Recorded answers that Poolwright means to give otherwise, and why. */
interface Deliberate {
  readonly reason: string
  readonly ids: readonly string[]
}

const expressions: readonly Deliberate[] = [
  {
    reason: 'a side of && or || that cannot matter is not looked at',
    ids: ['e0435', 'e0458', 'e0459', 'e0461', 'e2455', 'e2457', 'e2458', 'e3559'],
  },
  {
    reason: 'a name is shown as it is, with its line break',
    ids: ['e6338'],
  },
  { reason: 'what is sensitive is in no message', ids: ['e5071', 'e5114'] },
]

const configurations: readonly Deliberate[] = [
  { reason: 'what comes out of a sensitive input is sensitive too', ids: ['c142', 'c173'] },
  {
    reason: 'a part of an object in ignore_changes is ignored alone, with brackets as with a dot',
    ids: ['c362'],
  },
  { reason: 'a file in JSON that cannot be read is not looked at any further', ids: ['c463'] },
]

const ids: ReadonlySet<string> = new Set([...expressions, ...configurations].flatMap(each => each.ids))

/** True for a recorded case whose answer is meant to be another here. */
export function isDeliberate(id: string): boolean {
  return ids.has(id)
}

/** Why single answers differ. */
export const deliberateReasons: readonly string[] = [...expressions, ...configurations].map(
  ({ reason }) => reason,
)
