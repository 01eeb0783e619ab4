import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { flagOf, mapOf, recordOf, refOf, setOf, textOf } from '../rules/field.js'
import type { Join } from '../rules/pool-join.js'
import { isToolsSr, managementInterfaceOf, referring } from '../rules/related.js'
import { isDefaultTemplate } from '../rules/vm-traits.js'
import type { World } from '../world.js'
import { createNetwork, createPif, networkFieldsOf } from './network.js'
import { createPbd } from './sr.js'

/** Old references to new ones, of everything that moves from the joiner's database to the pool's. */
type Moved = Map<Ref, Ref>

/**
 * Moves a host with its local storage, networks, VMs and updates into a pool (xapi.md §1.4). Answers the new reference of
 * the host, which is disabled until its toolstack has restarted.
 */
export function joinPool(world: World, join: Join): Ref {
  const moved: Moved = new Map()
  const host = moveHost(join, moved)
  moveStorage(join, moved, host)
  moveNetworks(join, moved, host)
  moveVms(world, join, moved)
  moveUpdates(join, host)
  mapHostRoles(join, moved, host)
  return host
}

function fieldsWithout(record: DatabaseRecord, ...left: readonly string[]): DatabaseRecord {
  return Object.fromEntries(Object.entries(record).filter(([field]) => !left.includes(field)))
}

/** The host record: same uuid, name, address, edition, other_config; disabled and not live yet. */
function moveHost({ joiner, joinerHost, pool }: Join, moved: Moved): Ref {
  const record = recordOf(joiner, 'host', joinerHost)
  const metrics = recordOf(joiner, 'host_metrics', refOf(record, 'metrics'))
  const host = pool.create('host', {
    ...fieldsWithout(record, 'control_domain', 'current_operations', 'allowed_operations'),
    metrics: pool.create('host_metrics', { ...metrics, live: false }),
    enabled: false,
    control_domain: nullRef,
    crash_dump_sr: nullRef,
    suspend_image_sr: nullRef,
    local_cache_sr: nullRef,
  })
  moved.set(joinerHost, host)
  for (const [, cpu] of referring(joiner, 'host_cpu', 'host', joinerHost))
    pool.create('host_cpu', { ...cpu, host })
  return host
}

/** SRs by uuid, else introduced as local; new unplugged PBDs; VDIs with their uuids; the tools SR is the pool's. */
function moveStorage({ joiner, pool }: Join, moved: Moved, host: Ref): void {
  for (const [sr, record] of joiner.records('SR')) {
    const known = pool.findByUuid('SR', textOf(record, 'uuid'))
    const tools = isToolsSr(record)
      ? pool.records('SR').find(([, other]) => isToolsSr(other))?.[0]
      : undefined
    const target = tools ?? known ?? pool.create('SR', { ...record, shared: false })
    moved.set(sr, target)
    for (const [, pbd] of referring(joiner, 'PBD', 'SR', sr)) {
      createPbd(pool, {
        host,
        SR: target,
        device_config: movedSecrets(joiner, pool, mapOf(pbd, 'device_config')),
        other_config: mapOf(pbd, 'other_config'),
      })
    }
    if (tools === undefined) moveDisks(joiner, pool, moved, sr, target)
  }
}

function moveDisks(joiner: Database, pool: Database, moved: Moved, sr: Ref, target: Ref): void {
  for (const [vdi, record] of referring(joiner, 'VDI', 'SR', sr)) {
    const known = pool.findByUuid('VDI', textOf(record, 'uuid'))
    moved.set(vdi, known ?? pool.create('VDI', { ...record, SR: target, snapshot_of: nullRef }))
  }
}

function movedSecrets(
  joiner: Database,
  pool: Database,
  deviceConfig: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  for (const [key, uuid] of Object.entries(deviceConfig)) {
    const secret = key.endsWith('_secret') ? joiner.findByUuid('secret', uuid) : undefined
    if (secret !== undefined && pool.findByUuid('secret', uuid) === undefined) {
      pool.create('secret', recordOf(joiner, 'secret', secret))
    }
  }
  return deviceConfig
}

/**
 * Networks of NICs and the host-internal one are matched by bridge; all others become new networks. Only NICs are
 * introduced, with new uuids; a management VLAN goes to the coordinator's management network (xapi.md §1.4, 4 and 5).
 */
function moveNetworks(join: Join, moved: Moved, host: Ref): void {
  const { joiner, joinerHost, pool } = join
  for (const [network, record] of joiner.records('network')) {
    const hasNic = referring(joiner, 'PIF', 'network', network).some(([, pif]) => flagOf(pif, 'physical'))
    const isMatched =
      hasNic || mapOf(record, 'other_config')['is_host_internal_management_network'] === 'true'
    const match = isMatched
      ? pool.records('network').find(([, other]) => other['bridge'] === record['bridge'])?.[0]
      : undefined
    moved.set(network, match ?? introduceNetwork(pool, networkFieldsOf(joiner, network)))
  }
  for (const [pif, record] of referring(joiner, 'PIF', 'host', joinerHost)) {
    if (flagOf(record, 'physical')) moved.set(pif, moveNic(join, moved, host, record))
  }
  moveManagementVlan(join, moved, host)
}

/** A bridge name that is taken is only logged by xapi; the network gets another. */
function introduceNetwork(pool: Database, fields: DatabaseRecord): Ref {
  const isTaken = pool.records('network').some(([, network]) => network['bridge'] === fields['bridge'])
  return createNetwork(pool, isTaken ? fieldsWithout(fields, 'bridge') : fields)
}

const nicFields = [
  'device',
  'MAC',
  'MTU',
  'physical',
  'currently_attached',
  'ip_configuration_mode',
  'IP',
  'netmask',
  'gateway',
  'DNS',
  'management',
  'disallow_unplug',
  'primary_address_type',
  'ipv6_configuration_mode',
  'IPv6',
  'ipv6_gateway',
  'other_config',
  'properties',
] as const

function moveNic({ pool }: Join, moved: Moved, host: Ref, record: DatabaseRecord): Ref {
  const carried = Object.fromEntries(
    nicFields.flatMap(field => (record[field] === undefined ? [] : [[field, record[field]]])),
  )
  return createPif(pool, { ...carried, host, network: moved.get(refOf(record, 'network')) ?? nullRef })
}

function moveManagementVlan({ joiner, joinerHost, pool, coordinator }: Join, moved: Moved, host: Ref): void {
  const management = managementInterfaceOf(joiner, joinerHost)
  const remote = managementInterfaceOf(pool, coordinator)
  if (management === undefined || remote === undefined || flagOf(management[1], 'physical')) return
  const vlan = joiner.get('VLAN', refOf(management[1], 'VLAN_master_of'))
  const base = vlan && moved.get(refOf(vlan, 'tagged_PIF'))
  if (vlan === undefined || base === undefined) return
  const carried = Object.fromEntries(
    nicFields.flatMap(field => (management[1][field] === undefined ? [] : [[field, management[1][field]]])),
  )
  const untagged = createPif(pool, {
    ...carried,
    host,
    VLAN: management[1]['VLAN'] ?? -1,
    network: refOf(remote[1], 'network'),
  })
  const created = pool.create('VLAN', { tagged_PIF: base, untagged_PIF: untagged, tag: vlan['tag'] ?? -1 })
  pool.update('PIF', untagged, { VLAN_master_of: created })
}

/** VMs, snapshots and templates keep uuid, MACs and power state; what every pool has by itself is not brought twice. */
function moveVms(world: World, { joiner, pool }: Join, moved: Moved): void {
  for (const [vm, record] of joiner.records('VM')) {
    if (isAlreadyThere(world, pool, record)) continue
    const created = pool.create('VM', {
      ...fieldsWithout(record, 'guest_metrics', 'current_operations', 'allowed_operations'),
      metrics: pool.create('VM_metrics', joiner.get('VM_metrics', refOf(record, 'metrics')) ?? {}),
      affinity: moved.get(refOf(record, 'affinity')) ?? nullRef,
      resident_on: moved.get(refOf(record, 'resident_on')) ?? nullRef,
      suspend_VDI: moved.get(refOf(record, 'suspend_VDI')) ?? nullRef,
      suspend_SR: moved.get(refOf(record, 'suspend_SR')) ?? nullRef,
      appliance: nullRef,
    })
    moved.set(vm, created)
    for (const [, vbd] of referring(joiner, 'VBD', 'VM', vm)) {
      pool.create('VBD', {
        ...vbd,
        VM: created,
        VDI: moved.get(refOf(vbd, 'VDI')) ?? nullRef,
        metrics: nullRef,
      })
    }
    for (const [, vif] of referring(joiner, 'VIF', 'VM', vm)) {
      const network = moved.get(refOf(vif, 'network')) ?? nullRef
      pool.create('VIF', { ...vif, VM: created, network, metrics: nullRef })
    }
  }
  linkSnapshots(joiner, pool, moved)
}

/** Default templates, templates that the lab puts on every machine, and what has the same uuid. */
function isAlreadyThere(world: World, pool: Database, record: DatabaseRecord): boolean {
  const name = textOf(record, 'name_label')
  const isTemplate = flagOf(record, 'is_a_template') && !flagOf(record, 'is_a_snapshot')
  const isCommon = isDefaultTemplate(record) || world.hardware.templates.has(name)
  const hasSame = pool
    .records('VM')
    .some(([, other]) => flagOf(other, 'is_a_template') && textOf(other, 'name_label') === name)
  return pool.findByUuid('VM', textOf(record, 'uuid')) !== undefined || (isTemplate && isCommon && hasSame)
}

function linkSnapshots(joiner: Database, pool: Database, moved: Moved): void {
  for (const className of ['VM', 'VDI']) {
    for (const [ref, record] of joiner.records(className)) {
      const created = moved.get(ref)
      const original = moved.get(refOf(record, 'snapshot_of'))
      if (created !== undefined && original !== undefined)
        pool.update(className, created, { snapshot_of: original })
    }
  }
}

/** Updates by uuid; what is applied to the host stays applied. */
function moveUpdates({ joiner, joinerHost, pool }: Join, host: Ref): void {
  for (const [, applied] of referring(joiner, 'host_patch', 'host', joinerHost)) {
    const patch = recordOf(joiner, 'pool_patch', refOf(applied, 'pool_patch'))
    const known = pool.findByUuid('pool_patch', textOf(patch, 'uuid')) ?? pool.create('pool_patch', patch)
    pool.create('host_patch', { ...applied, host, pool_patch: known })
  }
  const record = recordOf(joiner, 'host', joinerHost)
  const moved = (field: string) =>
    setOf(record, field).map(ref => {
      const update = recordOf(joiner, 'pool_update', ref)
      const known = pool.findByUuid('pool_update', textOf(update, 'uuid'))
      return known ?? pool.create('pool_update', { ...update, vdi: nullRef })
    })
  for (const field of ['updates', 'updates_requiring_reboot'])
    if (setOf(record, field).length > 0) pool.update('host', host, { [field]: moved(field) })
}

/** Roles of SRs and the control domain. The suspend image SR comes from the crash dump SR, as xapi has it. */
function mapHostRoles({ joiner, joinerHost, pool }: Join, moved: Moved, host: Ref): void {
  const record = recordOf(joiner, 'host', joinerHost)
  const crashDumps = moved.get(refOf(record, 'crash_dump_sr')) ?? nullRef
  const domain = referring(joiner, 'VM', 'resident_on', joinerHost).find(([, vm]) =>
    flagOf(vm, 'is_control_domain'),
  )
  pool.update('host', host, {
    crash_dump_sr: crashDumps,
    suspend_image_sr: crashDumps,
    local_cache_sr: moved.get(refOf(record, 'local_cache_sr')) ?? nullRef,
    control_domain: (domain && moved.get(domain[0])) ?? nullRef,
  })
}
