import type { PlannedChange } from '../../src/plan/plan.js'
import type { Outcome } from './project.js'

/** What a plan says that is not as it should be, and every error; empty where nothing would be changed. */
export function leftToDo({ plan, diagnostics }: Outcome): readonly string[] {
  if (plan === undefined) return diagnostics.map(each => `${each.summary}: ${each.detail}`)
  return [
    ...plan.changes
      .filter(({ action }) => action !== 'no-op')
      .map(
        change =>
          `${change.action} ${change.address} ${JSON.stringify(change.reason ?? '')} ${differing(change).join(', ')}`,
      ),
    ...plan.steps.map(({ id, call }) => `step ${id} ${call}`),
    ...plan.findings
      .filter(({ severity }) => severity === 'error')
      .map(finding => `${finding.code} ${finding.address ?? ''}: ${finding.detail}`),
    ...plan.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(each => `${each.summary}: ${each.detail}`),
  ]
}

/** The attributes that a change changes. */
function differing({ prior, planned }: PlannedChange): readonly string[] {
  const text = (side: typeof prior, name: string): string =>
    JSON.stringify(side?.attributes.get(name) ?? null, (_key, value: unknown) =>
      value instanceof Map ? [...value] : value,
    )
  return [...(planned?.attributes.keys() ?? [])].filter(name => text(prior, name) !== text(planned, name))
}
