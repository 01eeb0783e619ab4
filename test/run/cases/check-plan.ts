import { sortDiagnostics } from '../../../src/diagnostic/sort.js'
import type { Provider } from '../../../src/provider/contract.js'
import { type DiagnosticJson, diagnosticJson } from '../../../src/report/diagnostic-json.js'
import { planJson } from '../../../src/report/plan-json/plan-json.js'
import { renderPlan } from '../../../src/report/plan-text/plan-text.js'
import type { FindSchema } from '../../../src/report/schemas.js'
import type { Json } from '../../../src/value/json.js'
import { findKind } from '../../../src/schema/kind-registry.js'
import { planFolder, type PlannedFolder } from '../../support/plan-folder.js'
import { readArguments } from './case-arguments.js'
import { readState } from './case-state.js'
import { diagnosticDifference } from './compare-diagnostics.js'
import { refusalOf } from './deviations.js'
import { documentDifferences } from './compare-plan.js'
import { planPart, textDifference } from './compare-text.js'
import type { RecordedPlan } from './recorded-plan.js'
import { poolName } from './wording.js'

/** Which width the recorded texts were drawn for. */
const columns = 78

/** What a recorded root module was planned with. */
export interface CheckSetting {
  readonly providers: readonly Provider[]
  /** How an attribute stands in the recorded state. */
  readonly stored?: (name: string, json: Json) => Json
}

/** Plans the folder as recorded; tells all that differs, undefined where nothing does. */
export async function checkPlan(entry: RecordedPlan, setting: CheckSetting): Promise<string | undefined> {
  const files = Object.fromEntries(Object.entries(entry.files).map(([name, text]) => [poolName(name), text]))
  const planned = await planFolder({
    files,
    ...readArguments(entry),
    providers: setting.providers,
    validates: true,
    state: () => readState(entry.files['terraform.tfstate'], setting.stored),
  })
  const refusal = refusalOf([...Object.values(entry.files), ...(entry.plan_args ?? [])].join('\n'))
  if (refusal !== undefined) {
    const told = planned.diagnostics.some(({ summary }) => summary === refusal)
    return told ? undefined : `expected the refusal ${refusal}`
  }
  const { plan } = planned
  const problems = [
    ...diagnosticDifferences(entry, planned),
    ...(plan && entry.ok
      ? documentDifferences(entry, planJson(plan, finder(planned), '0', ''), finder(planned))
      : []),
    ...textDifferences(entry, planned),
  ]
  return problems.length === 0 ? undefined : problems.join('\n  ')
}

function diagnosticDifferences(entry: RecordedPlan, planned: PlannedFolder): readonly string[] {
  const recorded = (entry.ok ? entry.warnings : entry.diagnostics) ?? []
  const own = allProblems(planned)
  if (entry.ok === own.some(({ severity }) => severity === 'error'))
    return [`${entry.ok ? 'errors' : 'no errors, expected'}: ${brief(entry.ok ? own : recorded)}`]
  const difference = diagnosticDifference(recorded, own)
  return difference === undefined ? [] : [difference]
}

/** What was said of the configuration, and what the provider found. */
function allProblems({ diagnostics, plan }: PlannedFolder): readonly DiagnosticJson[] {
  const findings = (plan?.findings ?? []).map(({ severity, summary, detail, range }) => ({
    severity: severity === 'error' ? ('error' as const) : ('warning' as const),
    summary,
    detail,
    ...(range && { range }),
  }))
  return sortDiagnostics([...diagnostics, ...findings]).map(diagnosticJson)
}

function brief(diagnostics: readonly DiagnosticJson[]): string {
  return diagnostics.map(({ summary, detail }) => `${summary}: ${detail}`).join(' | ')
}

function finder({ registry }: PlannedFolder): FindSchema {
  return (kindName, mode) => registry && findKind(registry, mode, kindName)?.schema
}

function textDifferences(entry: RecordedPlan, planned: PlannedFolder): readonly string[] {
  const { plan } = planned
  if (entry.plan_text === undefined) return []
  const options = { columns, hasColor: false, detail: 'normal', showsSteps: false } as const
  const text = plan ? renderPlan({ ...plan, findings: [] }, finder(planned), options) : ''
  const difference = textDifference(planPart(entry.plan_text), planPart(text))
  return difference === undefined ? [] : [difference]
}
