import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { Observation } from '../provider/contract.js'
import type { PlannedChange } from '../plan/plan.js'
import type { StateChange } from '../state/state-changes.js'
import type { ApplyContext } from './apply-context.js'
import type { ChangeProgress } from './change-progress.js'
import { instanceRecord } from './instance-record.js'

/** Writes what every touched instance has become, from one observation, and checks the conditions that waited for it. */
export function writeValues(
  context: ApplyContext,
  progress: ChangeProgress,
  observation: Observation,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const wanted = context.plan.changes.filter(change => isWritten(change, progress))
  for (const group of context.values.byBlock(wanted)) {
    for (const change of group) writeValue(context, change, observation)
    context.values.renew()
    for (const change of group) diagnostics.push(...lateConditions(context, change))
  }
  return diagnostics
}

function writeValue(context: ApplyContext, change: PlannedChange, observation: Observation): void {
  const value = context.values.readInstance(change, observation)
  const before = context.record.draft.instance(change.address)
  if (value === undefined || before === undefined) return
  const secrets = context.secrets.get(change.address) ?? before.writeOnly
  const dependencies = context.dependencies(change.address)
  const record = instanceRecord(
    context.registry,
    change,
    value,
    before.identity,
    dependencies,
    before,
    secrets,
  )
  const write: StateChange = { kind: 'write', address: change.address, instance: record }
  if (JSON.stringify(record) !== JSON.stringify(before)) context.record.change([write])
}

/** Complete changes are written as they are; of others only what was newly made, so that nothing is lost. */
function isWritten(change: PlannedChange, progress: ChangeProgress): boolean {
  if (change.mode === 'data' || change.deposedKey !== undefined) return false
  if (change.action === 'delete' || change.action === 'forget') return false
  if (progress.complete.has(change)) return true
  return change.action !== 'update' && progress.touched.has(change)
}

function lateConditions(context: ApplyContext, change: PlannedChange): readonly Diagnostic[] {
  if (change.action === 'no-op') return []
  const declared = context.values.declared(change.address)
  const self = context.values.known.value(change.address)
  if (!declared || !self) return []
  return context.desired.conditions(declared.block, declared.instance, context.values.known, 'after', self)
}
