import { hasErrors } from '../../../src/diagnostic/diagnostic.js'
import { sortDiagnostics } from '../../../src/diagnostic/sort.js'
import type { Provider } from '../../../src/provider/contract.js'
import { consolidateWarnings } from '../../../src/report/consolidate-warnings.js'
import { type DiagnosticJson, diagnosticJson } from '../../../src/report/diagnostic-json.js'
import { renderDiagnostic } from '../../../src/report/diagnostic-text.js'
import { planJson } from '../../../src/report/plan-json/plan-json.js'
import { renderPlan } from '../../../src/report/plan-text/plan-text.js'
import type { FindSchema } from '../../../src/report/schemas.js'
import type { Json } from '../../../src/value/json.js'
import { findKind } from '../../../src/schema/kind-registry.js'
import { planFolder, type PlannedFolder } from '../../support/plan-folder.js'
import { readArguments } from './case-arguments.js'
import { readState } from './case-state.js'
import { firstDifference } from './compare-documents.js'
import { documentDifferences } from './compare-plan.js'
import { textDifference } from './compare-text.js'
import type { RecordedPlan } from './recorded-plan.js'
import { poolDocument, poolName } from './wording.js'

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
  const { plan } = planned
  const problems = [
    ...diagnosticDifferences(entry, planned),
    ...(plan && entry.ok ? documentDifferences(entry, planJson(plan, finder(planned), '0', '')) : []),
    ...textDifferences(entry, planned),
  ]
  return problems.length === 0 ? undefined : problems.join('\n  ')
}

function diagnosticDifferences(entry: RecordedPlan, planned: PlannedFolder): readonly string[] {
  const expected = entry.ok ? (entry.warnings ?? []) : (entry.diagnostics ?? [])
  const actual = sortDiagnostics(planned.diagnostics).map(diagnosticJson)
  if (entry.ok === hasErrors(planned.diagnostics))
    return [`${entry.ok ? 'errors' : 'no errors, expected'}: ${brief(entry.ok ? actual : expected)}`]
  const difference = firstDifference(poolDocument(plain(expected)), plain(actual))
  return difference === undefined ? [] : [`diagnostics${difference}`]
}

function brief(diagnostics: readonly DiagnosticJson[]): string {
  return diagnostics.map(({ summary, detail }) => `${summary}: ${detail}`).join(' | ')
}

function plain(data: readonly DiagnosticJson[]): Json {
  return JSON.parse(JSON.stringify(data))
}

function finder({ registry }: PlannedFolder): FindSchema {
  return (kindName, mode) => registry && findKind(registry, mode, kindName)?.schema
}

function textDifferences(entry: RecordedPlan, planned: PlannedFolder): readonly string[] {
  const { plan } = planned
  const shown = sortDiagnostics(consolidateWarnings(planned.diagnostics))
  const problems = shown.map(diagnostic => renderDiagnostic(diagnostic, { columns, color: false })).join('')
  const text = plan
    ? renderPlan(plan, finder(planned), { columns, hasColor: false, detail: 'normal', showsSteps: false })
    : ''
  const difference = textDifference(entry.plan_text, `${text}${problems}`)
  return difference === undefined ? [] : [difference]
}
