import { sortAddressTexts } from '../address/compare-address.js'
import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import type { ProviderPlan } from '../provider/contract.js'
import { findDrift } from './find-drift.js'
import { fingerprintPlan } from './fingerprint.js'
import { locateFindings } from './locate-findings.js'
import type { Plan, PlannedChange } from './plan.js'
import type { WalkContext } from './walk-context.js'

/** A plan from what the walk and the provider came to, its findings with their places. */
export function assemblePlan(
  context: WalkContext,
  changes: readonly PlannedChange[],
  outputs: Plan['outputs'],
  provided: ProviderPlan,
  diagnostics: readonly Diagnostic[],
): Plan {
  const { request } = context
  const findings = locateFindings([...context.findings, ...provided.findings], request.desired)
  const content = { mode: request.mode, changes, steps: provided.steps, outputs }
  return {
    ...content,
    ...(provided.blocked === undefined || provided.blocked.length === 0 ? {} : { blocked: provided.blocked }),
    ...realmsOf(context),
    brackets: provided.brackets,
    findings,
    forecast: provided.forecast,
    drift: sortDrift(findDrift(context)),
    diagnostics,
    variables: request.variables,
    fingerprint: fingerprintPlan(content),
    ...(context.selection.isNarrowed ? { isNarrowed: true } : {}),
    isApplicable: !hasErrors(diagnostics) && !findings.some(finding => finding.severity === 'error'),
  }
}

function realmsOf({ request, observation }: WalkContext): Pick<Plan, 'realms'> {
  const realms = request.session.realms?.(observation) ?? []
  return realms.length === 0 ? {} : { realms }
}

function sortDrift(drift: readonly PlannedChange[]): readonly PlannedChange[] {
  const byAddress = new Map(drift.map(change => [change.address, change]))
  return sortAddressTexts(byAddress.keys()).flatMap(address => byAddress.get(address) ?? [])
}
