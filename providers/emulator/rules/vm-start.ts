import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import type { World } from '../world.js'
import type { BootQuestion } from './boot-here.js'
import { bootHereRefusals, parameterRefusals } from './boot-here.js'
import { flagOf, mapOf, numberOf, recordOf, refOf, textOf } from './field.js'
import { failoverRefusals } from '../ha/admission.js'
import type { GuestMemory, HostSnapshot } from './placement.js'
import { selectHost, summariseHost } from './placement.js'
import { isOfNewest, isOlder } from './host-version.js'
import { licenceRefusals } from './pool-features.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { coordinatorOf, guestsOf, isUpgrading, poolOf, referring } from './related.js'
import { sharingRefusals } from './vbd.js'
import { overheadOf } from './vm-memory.js'
import { vmOperationRefusals } from './vm-operation.js'

/** How a VM is to be started: on a host that xapi chooses, or on a given one. */
export interface StartRequest {
  readonly vm: Ref
  readonly host: Ref | undefined
  readonly operation: 'start' | 'start_on' | 'resume' | 'resume_on'
  readonly release: string
}

/**
 * VM.start, start_on, resume, resume_on: the operation, the disks' sharing, the host, HA (xapi.md §7.6). Without a host
 * the reasons hide behind NO_HOSTS_AVAILABLE; a given host tells them.
 */
export function startRefusals(database: Database, request: StartRequest): readonly Refusal[] {
  const { vm, host, operation, release } = request
  return [
    ...(operation.startsWith('start') ? licenceRefusals(database, 'restrict_vm_start', 'VM_start') : []),
    ...vmOperationRefusals(database, vm, operation, { release }),
    ...(operation.startsWith('resume') ? suspendImageRefusals(database, vm) : []),
    ...referring(database, 'VBD', 'VM', vm).flatMap(([vbd]) => sharingRefusals(database, vbd)),
    ...(host === undefined
      ? anyHostRefusals(database, vm, release)
      : givenHostRefusals(database, vm, host, release)),
    ...failoverRefusals(database, release, {
      arriving: host === undefined ? [] : [{ vm, host }],
      startsAnywhere: host === undefined ? [vm] : [],
    }),
  ]
}

/** VM_HAS_NO_SUSPEND_VDI [vm]: a suspended VM whose image is gone. */
function suspendImageRefusals(database: Database, vm: Ref): readonly Refusal[] {
  const record = recordOf(database, 'VM', vm)
  const hasImage = database.has('VDI', refOf(record, 'suspend_VDI'))
  const isSuspended = textOf(record, 'power_state') === 'Suspended'
  return refusedWhen(isSuspended && !hasImage, 'VM_HAS_NO_SUSPEND_VDI', [vm], ['VM', vm])
}

function givenHostRefusals(database: Database, vm: Ref, host: Ref, release: string): readonly Refusal[] {
  const operations = Object.values(mapOf(recordOf(database, 'host', host), 'current_operations'))
  return [
    ...refusedWhen(operations.includes('evacuate'), 'HOST_EVACUATE_IN_PROGRESS', [host], ['host', host]),
    ...refusedWhen(
      isUpgrading(database) && !isOfNewest(database, host),
      'NOT_SUPPORTED_DURING_UPGRADE',
      [],
      ['host', host],
      ['VM', vm],
    ),
    ...bootHereRefusals(database, vm, host, { release }),
  ]
}

/** What no host could mend is told as it is; the rest is NO_HOSTS_AVAILABLE. */
function anyHostRefusals(database: Database, vm: Ref, release: string): readonly Refusal[] {
  const parameters = parameterRefusals(vm, recordOf(database, 'VM', vm))
  if (parameters.length > 0) return parameters
  const chosen = chooseHost(database, vm, release, () => 0)
  return chosen === undefined ? [refusal('NO_HOSTS_AVAILABLE', [], ['VM', vm])] : []
}

/** The host that VM.start takes: drawn by xapi's categories, once more without the memory test (xapi.md §7.5). */
export function chooseHost(
  database: Database,
  vm: Ref,
  release: string,
  random: () => number,
): Ref | undefined {
  return (
    drawHost(database, vm, { release }, random) ??
    drawHost(database, vm, { release, skipsMemory: true }, random)
  )
}

/** The host that VM.start takes in this world, from its own random numbers. */
export function drawnHost(world: World, database: Database, vm: Ref, release: string): Ref | undefined {
  return chooseHost(database, vm, release, () => world.random.next())
}

function drawHost(
  database: Database,
  vm: Ref,
  question: BootQuestion,
  random: () => number,
): Ref | undefined {
  const record = recordOf(database, 'VM', vm)
  const guest = guestMemoryOf(record)
  const able = database.refs('host').filter(host => !isUpgrading(database) || isOfNewest(database, host))
  const hosts = able.map(host => snapshotOf(database, host))
  const fits = (host: HostSnapshot) => {
    const summary = summariseHost(host, [guest])
    return summary.dynamicMinSum <= summary.availableSum
  }
  return selectHost({
    hosts: hosts.filter(fits),
    guest,
    affinity: [refOf(record, 'affinity')],
    hasCoordinatorBias: poolOf(database)[1]['coordinator_bias'] !== false,
    isAcceptable: host => bootHereRefusals(database, vm, host, question).length === 0,
    random,
  })
}

/** A host as placement sees it. */
export function snapshotOf(database: Database, host: Ref): HostSnapshot {
  const record = recordOf(database, 'host', host)
  const metrics = database.get('host_metrics', refOf(record, 'metrics'))
  return {
    id: host,
    isCoordinator: host === coordinatorOf(database),
    memoryOverhead: numberOf(record, 'memory_overhead'),
    memoryTotal: metrics === undefined ? 0 : numberOf(metrics, 'memory_total'),
    guests: guestsOf(database, host).map(([, vm]) => residentMemoryOf(vm)),
  }
}

function guestMemoryOf(vm: DatabaseRecord): GuestMemory {
  return { ...residentMemoryOf(vm), overhead: overheadOf(vm) }
}

/** A guest that is there counts with its stored overhead. */
function residentMemoryOf(vm: DatabaseRecord): GuestMemory {
  return {
    overhead: numberOf(vm, 'memory_overhead'),
    staticMin: numberOf(vm, 'memory_static_min'),
    dynamicMin: numberOf(vm, 'memory_dynamic_min'),
    dynamicMax: numberOf(vm, 'memory_dynamic_max'),
    staticMax: numberOf(vm, 'memory_static_max'),
  }
}

/** VM.pool_migrate: the operation, a live and fit target; `force` leaves the CPU out (xapi.md §7.6). */
export function migrateRefusals(
  database: Database,
  vm: Ref,
  host: Ref,
  options: { readonly release: string; readonly isForced: boolean },
): readonly Refusal[] {
  const { release, isForced } = options
  return [
    ...licenceRefusals(database, 'restrict_xen_motion', 'Xen_motion'),
    ...vmOperationRefusals(database, vm, 'pool_migrate', { release }),
    ...refusedWhen(
      isOlder(database, host, refOf(recordOf(database, 'VM', vm), 'resident_on')),
      'NOT_SUPPORTED_DURING_UPGRADE',
      [],
      ['VM', vm],
      ['host', host],
    ),
    ...bootHereRefusals(database, vm, host, { release, skipsCpu: isForced }),
    ...failoverRefusals(database, release, { arriving: [{ vm, host }], leaving: [vm] }),
  ]
}

/** The SR that a suspend image goes to: the VM's, the pool's, the host's, each only if plugged there (xapi.md §5.6). */
export function suspendSrOf(database: Database, vm: Ref): Ref | undefined {
  const record = recordOf(database, 'VM', vm)
  const host = refOf(record, 'resident_on')
  const hostRecord = database.get('host', host)
  const candidates = [
    refOf(record, 'suspend_SR'),
    refOf(poolOf(database)[1], 'suspend_image_SR'),
    ...(hostRecord ? [refOf(hostRecord, 'suspend_image_sr')] : []),
  ]
  return candidates.find(sr =>
    referring(database, 'PBD', 'SR', sr).some(
      ([, pbd]) => pbd['host'] === host && flagOf(pbd, 'currently_attached'),
    ),
  )
}

/** Bytes of the image of a suspended VM (xapi.md §5.6). */
export function suspendImageBytes(vm: DatabaseRecord): number {
  return Math.ceil(1.26 * numberOf(vm, 'memory_static_max')) + 104_857_600
}

/** VM.suspend: the operation, an SR for the image, room for it (xapi.md §5.6). */
export function suspendRefusals(database: Database, vm: Ref, release: string): readonly Refusal[] {
  const sr = suspendSrOf(database, vm)
  const record = recordOf(database, 'VM', vm)
  const srRecord = sr === undefined ? undefined : database.get('SR', sr)
  const free = srRecord ? numberOf(srRecord, 'physical_size') - numberOf(srRecord, 'physical_utilisation') : 0
  return [
    ...vmOperationRefusals(database, vm, 'suspend', { release }),
    ...(sr === undefined
      ? [refusal('VM_NO_SUSPEND_SR', [vm], ['VM', vm])]
      : refusedWhen(
          free < suspendImageBytes(record),
          'SR_SUSPEND_SPACE_INSUFFICIENT',
          [sr],
          ['SR', sr],
          ['VM', vm],
        )),
  ]
}
