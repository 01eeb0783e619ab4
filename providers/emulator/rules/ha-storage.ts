import type { Database, Ref } from '../database/database.js'
import { flagOf, recordOf, refOf, setOf, textOf } from './field.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { isEnabled, poolOf, referring, srOfVbd } from './related.js'

/** True for a VM that HA restarts: it should run and its priority is `restart` (xapi.md §3.3). */
export function isProtected(vm: ReturnType<typeof recordOf>): boolean {
  return (
    flagOf(vm, 'ha_always_run') &&
    textOf(vm, 'ha_restart_priority') === 'restart' &&
    !flagOf(vm, 'is_a_template')
  )
}

/** PBD.unplug under HA: statefile or redo log on the SR, or a protected VM that needs it (xapi.md §3.9). */
export function haStorageRefusals(database: Database, pbd: Ref): readonly Refusal[] {
  const record = recordOf(database, 'PBD', pbd)
  const [pool, poolRecord] = poolOf(database)
  if (!flagOf(poolRecord, 'ha_enabled')) return []
  const sr = refOf(record, 'SR')
  const held = [...setOf(poolRecord, 'ha_statefiles'), refOf(poolRecord, 'redo_log_vdi')]
  const holdsStatefile =
    held.some(vdi => database.get('VDI', vdi)?.['SR'] === sr) ||
    database.records('VDI').some(([, vdi]) => vdi['SR'] === sr && vdi['type'] === 'redo_log')
  const isNeeded = database.records('VBD').some(([, vbd]) => {
    const vm = database.get('VM', refOf(vbd, 'VM'))
    return vm !== undefined && isProtected(vm) && srOfVbd(database, vbd) === sr
  })
  const isHeld =
    isNeeded && isEnabled(database, refOf(record, 'host')) && !flagOf(poolRecord, 'ha_allow_overcommit')
  return [
    ...refusedWhen(holdsStatefile, 'HA_IS_ENABLED', [], ['pool', pool], ['SR', sr]),
    ...(isHeld ? [refusal('HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED', [sr], ['SR', sr])] : []),
  ]
}

/** Networks that protected VMs use. */
export function protectedNetworks(database: Database): ReadonlySet<Ref> {
  const vms = database.records('VM').filter(([, vm]) => isProtected(vm))
  return new Set(
    vms.flatMap(([vm]) => referring(database, 'VIF', 'VM', vm).map(([, vif]) => refOf(vif, 'network'))),
  )
}
