/** Something that is hit, how often and why. */
export interface Hit {
  /** Begins with what it is: `host alpha`. */
  readonly subject: string
  readonly effect?: string
  readonly times: number
  readonly details: readonly string[]
}

/** As many that are hit alike are told in one. */
export const fewestTogether = 4

/**
 * What is of one kind and hit in the same way, equally often and for the same reasons, in the order of the first of each.
 * Groups smaller than `fewest` are taken apart.
 */
export function groupAlike<T extends Hit>(hits: readonly T[], fewest: number): readonly (readonly T[])[] {
  const keyed = hits.map(hit => {
    const { effect, times, details } = hit
    return [JSON.stringify([kindOf(hit), effect, times, details]), hit] as const
  })
  const groups = new Map<string, T[]>()
  for (const [key, hit] of keyed) {
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [hit])
    else group.push(hit)
  }
  return keyed.flatMap(([key, hit]) => {
    const group = groups.get(key) ?? []
    if (group.length < fewest) return [[hit]]
    return group[0] === hit ? [group] : []
  })
}

/** What a group is called, as in `4 hosts`, and the names of those in it. */
export function togetherName(group: readonly Hit[]): {
  readonly subject: string
  readonly names: readonly string[]
} {
  const kind = group[0] === undefined ? '' : kindOf(group[0])
  const plural = kind === '' ? 'of them' : kind.endsWith('s') ? kind : `${kind}s`
  return {
    subject: `${group.length} ${plural}`,
    names: group.map(({ subject }) => subject.slice(kind.length).trim()),
  }
}

function kindOf({ subject }: Hit): string {
  return subject.slice(0, Math.max(0, subject.indexOf(' ')))
}
