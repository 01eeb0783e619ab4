import type { Plan } from '../../plan/plan.js'
import type { ForecastSection } from '../../provider/forecast.js'
import type { Json } from '../../provider/step.js'
import { diagnosticJson, type DiagnosticJson } from '../diagnostic-json.js'
import { summariseDisruption } from '../plan-text/disruption-text.js'
import type { FindSchema } from '../schemas.js'
import { checkJson } from './check-json.js'
import { outputChange, resourceChange } from './change-json.js'
import { findingJson } from './finding-json.js'
import { plannedValues } from './planned-values.js'
import { priorState } from './prior-state.js'
import { standingsOf } from '../standing.js'
import { stepJson } from './step-json.js'
import { valueJson } from './value-json.js'

/** A plan as one JSON document: Terraform's representation, with steps, findings, disruption and forecast beside it. */
export function planJson(
  plan: Plan,
  findSchema: FindSchema,
  version: string,
  timestamp: string,
): { readonly [name: string]: Json } {
  const hasErrors = [...plan.findings, ...plan.diagnostics].some(({ severity }) => severity === 'error')
  const standings = standingsOf(plan)
  const prior = priorState(plan, findSchema, version)
  return {
    format_version: '1.2',
    poolwright_version: version,
    variables: Object.fromEntries(
      [...plan.variables].map(([name, value]) => [name, { value: valueJson(value) ?? null }]),
    ),
    planned_values: plannedValues(plan, findSchema),
    resource_drift: plan.drift.map(resourceChange),
    resource_changes: plan.changes.map(resourceChange),
    output_changes: Object.fromEntries(plan.outputs.map(output => [output.name, outputChange(output)])),
    ...(prior === undefined ? {} : { prior_state: prior }),
    ...backgroundJson(plan),
    steps: plan.steps.map(step => stepJson(step, standings.get(step.id))),
    ...(plan.realms === undefined ? {} : { realms: plan.realms.map(realm => ({ ...realm })) }),
    brackets: plan.brackets.map(bracket => ({ ...bracket })),
    findings: plan.findings.map(findingJson),
    disruption: summariseDisruption(plan.steps).map(({ subject, effects }) => ({
      subject,
      effects: effects.map(effect => ({ ...effect })),
    })),
    forecast: { pools: plan.forecast.pools, sections: plan.forecast.sections.map(plainJson) },
    diagnostics: plan.diagnostics.map(diagnostic => plainJson(diagnosticJson(diagnostic))),
    fingerprint: plan.fingerprint,
    timestamp,
    applyable: plan.isApplicable && hasWork(plan),
    complete: plan.isNarrowed !== true && !hasErrors,
    errored: hasErrors,
  }
}

/** What was declared, what of it decided about the changes, and how its conditions stand. */
function backgroundJson({ background }: Plan): { readonly [name: string]: Json } {
  if (background === undefined) return {}
  const { configuration, relevant, checks } = background
  return {
    configuration,
    ...(relevant.length === 0
      ? {}
      : {
          relevant_attributes: relevant.map(({ address, path }) => ({
            resource: address,
            attribute: [...path],
          })),
        }),
    ...(checks.length === 0 ? {} : { checks: checks.map(checkJson) }),
  }
}

/** True when applying would do anything: a move, an import, an output, or what a refresh found. */
function hasWork(plan: Plan): boolean {
  return (
    plan.changes.some(
      ({ action, previousAddress, importing }) =>
        action !== 'no-op' || previousAddress !== undefined || importing !== undefined,
    ) ||
    plan.outputs.some(output => output.action !== 'no-op') ||
    (plan.mode === 'refresh-only' && plan.drift.length > 0)
  )
}

/** Plain data as JSON has it: without what is undefined. */
function plainJson(data: ForecastSection | DiagnosticJson): Json {
  return JSON.parse(JSON.stringify(data)) as Json
}
