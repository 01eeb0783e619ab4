import type { Database, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { makePoolAndHost } from '../lab/make-world.js'
import type { Machine } from '../lab/hardware.js'
import { flagOf, recordOf, refOf, setOf, textOf } from '../rules/field.js'
import { referring } from '../rules/related.js'
import type { World } from '../world.js'
import { keepManagement } from './first-boot-management.js'
import { bootSeconds } from './host-start.js'
import { forgetSr, removePbd } from './sr.js'
import { removeVm } from './vm-record.js'

/** Takes a member out of its pool: its local SRs are forgotten, it comes back empty after a reboot (xapi.md §1.5). */
export function ejectHost(world: World, database: Database, host: Ref, machine: Machine): void {
  const record = recordOf(database, 'host', host)
  const uuid = textOf(record, 'uuid')
  const fresh = world.createDatabase()
  const freshHost = makePoolAndHost(world, fresh, machine, uuid)
  keepIdentity(database, host, fresh, freshHost)
  keepManagement(database, host, fresh, freshHost)
  forgetLocalStorage(world, database, host)
  forgetHost(database, host)
  world.updateMachine(machine.label, {
    databaseId: fresh.id,
    role: 'coordinator',
    hostRef: freshHost,
    hostUuid: uuid,
    power: 'booting',
  })
  world.schedule({
    atSeconds: world.clock.now() + bootSeconds,
    event: 'host-boot',
    machine: machine.label,
    details: {},
  })
}

/** The installation keeps its name and the updates that are on its disk. */
function keepIdentity(database: Database, host: Ref, fresh: Database, freshHost: Ref): void {
  const { hostname } = recordOf(database, 'host', host)
  fresh.update('host', freshHost, { enabled: false, ...(hostname !== undefined && { hostname }) })
  for (const [, applied] of referring(database, 'host_patch', 'host', host)) {
    const patch = recordOf(database, 'pool_patch', refOf(applied, 'pool_patch'))
    if (fresh.findByUuid('pool_patch', textOf(patch, 'uuid')) !== undefined) continue
    const created = fresh.create('pool_patch', { ...patch, pool_applied: true })
    fresh.create('host_patch', { ...applied, uuid: '', host: freshHost, pool_patch: created })
  }
  const updates = setOf(recordOf(database, 'host', host), 'updates').map(ref => {
    const update = recordOf(database, 'pool_update', ref)
    const known = fresh.findByUuid('pool_update', textOf(update, 'uuid'))
    return known ?? fresh.create('pool_update', { ...update, vdi: nullRef })
  })
  if (updates.length > 0) fresh.update('host', freshHost, { updates })
}

/** SRs that only this host had are forgotten; of others its PBD goes. */
function forgetLocalStorage(world: World, database: Database, host: Ref): void {
  for (const [pbd, record] of referring(database, 'PBD', 'host', host)) {
    const sr = refOf(record, 'SR')
    const isOnly = referring(database, 'PBD', 'SR', sr).length === 1
    if (isOnly) forgetSr(world, database, sr)
    else removePbd(database, pbd)
  }
}

/** The records of a host and of what belongs to it; VMs that have disks on its local SRs stay without them. */
export function forgetHost(database: Database, host: Ref): void {
  const record = recordOf(database, 'host', host)
  for (const [vm, vmRecord] of referring(database, 'VM', 'resident_on', host)) {
    if (flagOf(vmRecord, 'is_control_domain')) removeVm(database, vm)
  }
  for (const [bond, bondRecord] of database.records('Bond')) {
    if (database.get('PIF', refOf(bondRecord, 'master'))?.['host'] === host) database.remove('Bond', bond)
  }
  for (const [vlan, vlanRecord] of database.records('VLAN')) {
    if (database.get('PIF', refOf(vlanRecord, 'tagged_PIF'))?.['host'] === host) database.remove('VLAN', vlan)
  }
  for (const className of ['PBD', 'PIF', 'host_cpu', 'host_patch', 'PGPU', 'Certificate']) {
    for (const [ref] of referring(database, className, 'host', host)) database.remove(className, ref)
  }
  const metrics = refOf(record, 'metrics')
  if (database.has('host_metrics', metrics)) database.remove('host_metrics', metrics)
  database.remove('host', host)
  for (const [vm, vmRecord] of referring(database, 'VM', 'affinity', host)) {
    if (vmRecord['affinity'] === host) database.update('VM', vm, { affinity: nullRef })
  }
}
