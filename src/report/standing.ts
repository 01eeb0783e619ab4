import type { Plan } from '../plan/plan.js'

/** How a step would fare: refused with these codes, or held up by one that is; steps that would pass have no entry. */
export type Standing =
  { readonly kind: 'refused'; readonly codes: readonly string[] } | { readonly kind: 'held-up' }

/** The standing of steps by their ids. */
export function standingsOf({
  blocked = [],
  findings,
}: Pick<Plan, 'blocked' | 'findings'>): ReadonlyMap<string, Standing> {
  const codes = new Map<string, string[]>()
  for (const { severity, step, code } of findings)
    if (severity === 'error' && step !== undefined) codes.set(step, [...(codes.get(step) ?? []), code])
  return new Map(
    blocked.map(id => {
      const own = codes.get(id)
      return [id, own === undefined ? { kind: 'held-up' } : { kind: 'refused', codes: [...new Set(own)] }]
    }),
  )
}

/** A standing in words, for the end of a line. */
export function standingText(standing: Standing): string {
  return standing.kind === 'held-up'
    ? 'waits for a step that would be refused'
    : `would be refused: ${standing.codes.join(', ')}`
}
