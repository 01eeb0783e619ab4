import type { Diagnostic } from '../../diagnostic/diagnostic.js'
import type { LocatedFinding, Plan, PlannedChange } from '../../plan/plan.js'
import type { ActionReason } from '../../provider/change.js'
import type { Json } from '../../provider/step.js'
import { diagnosticJson } from '../diagnostic-json.js'
import { findingJson } from '../plan-json/finding-json.js'
import { countChanges, countLine, type ChangeCounts } from '../plan-text/counts.js'
import { type JsonLine, resourceLine } from './line.js'

/** The first line: who speaks, and by which version of the form. */
export function versionLine(version: string): JsonLine {
  const details = { poolwright: version, ui: '1.2' }
  return { level: 'info', message: `Poolwright ${version}`, type: 'version', details }
}

/** What a plan would do, a line a change, with what it found. */
export function planLines(plan: Plan): readonly JsonLine[] {
  const counts = countChanges(plan)
  return [
    ...plan.drift.map(driftLine),
    ...plan.changes.flatMap(changeLine),
    ...plan.findings.map(findingLine),
    ...plan.diagnostics.map(diagnosticLine),
    summaryLine(`Plan: ${countLine(counts)}`, counts, 'plan'),
    ...plannedOutputs(plan),
  ]
}

function driftLine(change: PlannedChange): JsonLine {
  const { action } = change
  return {
    level: 'info',
    message: `${change.address}: Drift detected (${action})`,
    type: 'resource_drift',
    details: { change: { resource: resourceLine(change), action } },
  }
}

function changeLine(change: PlannedChange): readonly JsonLine[] {
  const { address, previousAddress, importing, reason } = change
  const action = actionWord(change)
  if (action === undefined) return []
  const details: Json = {
    resource: resourceLine(change),
    ...(previousAddress === undefined
      ? {}
      : { previous_resource: resourceLine({ ...change, address: previousAddress }) }),
    action,
    ...(reason === undefined ? {} : { reason: reasonWord(reason) }),
    ...(importing === undefined ? {} : { importing: { id: importing } }),
  }
  const message = `${address}: Plan to ${action}`
  return [{ level: 'info', message, type: 'planned_change', details: { change: details } }]
}

/** What happens, as lines call it; undefined where nothing does. */
function actionWord({ action, previousAddress, importing }: PlannedChange): string | undefined {
  if (action === 'forget') return 'remove'
  if (action !== 'no-op') return action
  if (importing !== undefined) return 'import'
  return previousAddress === undefined ? undefined : 'move'
}

const reasonWords: Readonly<Partial<Record<ActionReason, string>>> = {
  replace_because_cannot_update: 'cannot_update',
  replace_because_tainted: 'tainted',
  replace_by_request: 'requested',
  replace_by_triggers: 'replace_triggered_by',
}

function reasonWord(reason: ActionReason): string {
  return reasonWords[reason] ?? reason
}

const levels = { error: 'error', warning: 'warn', note: 'info' } as const

function findingLine(finding: LocatedFinding): JsonLine {
  const { severity, summary, code } = finding
  const word = { error: 'Error', warning: 'Warning', note: 'Note' }[severity]
  const message = `${word}: ${summary} (${code})`
  return { level: levels[severity], message, type: 'finding', details: { finding: findingJson(finding) } }
}

/** A problem as a line. */
export function diagnosticLine(diagnostic: Diagnostic): JsonLine {
  const { severity, summary } = diagnostic
  const message = `${severity === 'error' ? 'Error' : 'Warning'}: ${summary}`
  const plain = JSON.parse(JSON.stringify(diagnosticJson(diagnostic))) as Json
  return { level: levels[severity], message, type: 'diagnostic', details: { diagnostic: plain } }
}

/** How many objects are touched, were or will be. */
export function summaryLine(message: string, counts: ChangeCounts, operation: string): JsonLine {
  const { add, change, destroy: remove, import: imported, forget } = counts
  const changes = { add, change, import: imported, remove, forget, operation }
  return { level: 'info', message, type: 'change_summary', details: { changes } }
}

function plannedOutputs({ outputs }: Plan): readonly JsonLine[] {
  const changed = outputs.filter(({ action }) => action !== 'no-op')
  if (changed.length === 0) return []
  const details = Object.fromEntries(
    changed.map(({ name, isSensitive, action }) => [name, { sensitive: isSensitive, action }]),
  )
  const message = `Outputs: ${changed.length}`
  return [{ level: 'info', message, type: 'outputs', details: { outputs: details } }]
}
