import type { Database, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { flagOf, recordOf, refOf, setOf, textOf } from './field.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { rememberedWhile, type Source } from './remembered.js'
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

const protectionSources: readonly Source[] = [
  ['VM', 'ha_always_run'],
  ['VM', 'ha_restart_priority'],
  ['VM', 'is_a_template'],
]

const protectedVmsIn = rememberedWhile(protectionSources, (database): readonly Ref[] =>
  database.records('VM').flatMap(([vm, record]) => (isProtected(record) ? [vm] : [])),
)

/** VMs that HA restarts now. */
export function protectedVmsOf(database: Database): readonly Ref[] {
  return protectedVmsIn(database, nullRef)
}

const networksIn = rememberedWhile(
  [...protectionSources, ['VIF', 'VM'], ['VIF', 'network']],
  (database): ReadonlySet<Ref> =>
    new Set(
      protectedVmsOf(database).flatMap(vm =>
        referring(database, 'VIF', 'VM', vm).map(([, vif]) => refOf(vif, 'network')),
      ),
    ),
)

/** Networks that protected VMs use. */
export function protectedNetworks(database: Database): ReadonlySet<Ref> {
  return networksIn(database, nullRef)
}

const srsIn = rememberedWhile(
  [...protectionSources, ['VBD', 'VM'], ['VBD', 'VDI'], ['VBD', 'empty'], ['VDI', 'SR']],
  (database): ReadonlySet<Ref> =>
    new Set(
      protectedVmsOf(database).flatMap(vm =>
        referring(database, 'VBD', 'VM', vm).flatMap(([, vbd]) => srOfVbd(database, vbd) ?? []),
      ),
    ),
)

/** SRs that protected VMs have disks on. */
export function protectedSrs(database: Database): ReadonlySet<Ref> {
  return srsIn(database, nullRef)
}
