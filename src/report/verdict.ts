import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { Plan } from '../plan/plan.js'
import { cautionsOf, cautionTitle } from './caution.js'
import { countChanges, countLine } from './plan-text/counts.js'

/** What a plan comes to, in a word and a sentence. */
export interface Verdict {
  readonly kind: 'failed' | 'refused' | 'nothing' | 'disruptive' | 'smooth'
  readonly text: string
}

/** The verdict on a plan: whether it can be applied, and how much it is felt. */
export function verdictOf(plan: Plan): Verdict {
  const errors = [...plan.findings, ...plan.diagnostics].filter(each => each.severity === 'error').length
  if (plan.hasFailed === true) return { kind: 'failed', text: 'Planning failed' }
  if (!plan.isApplicable)
    return { kind: 'refused', text: `Cannot be applied: ${errors === 1 ? '1 error' : `${errors} errors`}` }
  if (!changesAnything(plan)) return { kind: 'nothing', text: 'No changes' }
  return cautionsOf(plan.steps).some(caution => caution.isGrave)
    ? { kind: 'disruptive', text: 'Can be applied, with disruption' }
    : { kind: 'smooth', text: 'Can be applied' }
}

/** True when applying would do anything at all. */
export function changesAnything(plan: Plan): boolean {
  return (
    plan.changes.some(
      change =>
        change.action !== 'no-op' || change.previousAddress !== undefined || change.importing !== undefined,
    ) ||
    plan.outputs.some(output => output.action !== 'no-op') ||
    (plan.mode === 'refresh-only' && plan.drift.length > 0)
  )
}

/** `3 to add, 1 to change, 0 to destroy.`, and what moves. */
export function countText(plan: Plan): string {
  const counts = countChanges(plan)
  const moved = counts.moved === 0 ? '' : ` ${counts.moved} to move.`
  return `${countLine(counts)}${moved}`.replace(/\.$/, '')
}

/** What a plan comes to, in a line: `0 to add, 1 to change, 0 to destroy (reboots 4, moves 2)`. */
export function recapText(plan: Plan): string {
  const cautions = cautionsOf(plan.steps).map(
    ({ effect, subjects }) => `${cautionTitle(effect).toLowerCase()} ${subjects.length}`,
  )
  const felt = cautions.length === 0 ? '' : ` (${cautions.join(', ')})`
  return `${countText(plan)}${felt}`
}

/** The pools that a plan is about, as a title. */
export function subjectOf(plan: Plan): string {
  const names = Object.keys(plan.forecast.pools)
  if (names.length === 0) return 'this configuration'
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more pools`
}

/** What stands for a plan that could not be made: nothing but the problems. */
export function failedPlan(diagnostics: readonly Diagnostic[]): Plan {
  return {
    mode: 'normal',
    changes: [],
    steps: [],
    brackets: [],
    findings: [],
    forecast: { sections: [], pools: {} },
    outputs: [],
    drift: [],
    diagnostics,
    variables: new Map(),
    fingerprint: '',
    hasFailed: true,
    isApplicable: false,
  }
}
