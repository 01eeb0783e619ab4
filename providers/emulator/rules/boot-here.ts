import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { flagOf, mapOf, numberOf, recordOf, refOf, setOf, textOf } from './field.js'
import { isOlder } from './host-version.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { coordinatorOf, isAttached, isLive, referring, srOfVbd } from './related.js'
import { isAtLeast, isBefore } from './release.js'
import { cpuRefusals } from './vm-cpu.js'
import { coercionRefusals, freeMemoryOf, neededToStart } from './vm-memory.js'
import { vmNetworkRefusals } from './vm-network.js'
import { domainTypeOf } from './vm-traits.js'

/** Which tests of a host are left out: memory for evacuation plans, CPU for forced moves. */
export interface BootQuestion {
  readonly release: string
  readonly skipsMemory?: boolean
  readonly skipsCpu?: boolean
}

/** Whether a VM can run on a host: every obstacle, in the order of xapi.md §7.3. */
export function bootHereRefusals(
  database: Database,
  vm: Ref,
  host: Ref,
  question: BootQuestion,
): readonly Refusal[] {
  const record = recordOf(database, 'VM', vm)
  const isHome = refOf(record, 'resident_on') === host
  const isDisabled = !flagOf(recordOf(database, 'host', host), 'enabled')
  const isExempt = flagOf(record, 'is_control_domain') || isHome
  return [
    ...parameterRefusals(vm, record),
    ...refusedWhen(!isLive(database, host), 'HOST_NOT_LIVE', [], ['host', host]),
    ...refusedWhen(isDisabled && !isExempt, 'HOST_DISABLED', [host], ['host', host]),
    ...hardwareRefusals(database, vm, record, host),
    ...(question.skipsCpu === true ? [] : cpuRefusals(database, vm, host, question.release)),
    ...storageRefusals(database, vm, record, host),
    ...vmNetworkRefusals(database, vm, host),
    ...passThroughRefusals(database, vm, record, host),
    ...virtualisationRefusals(database, vm, record, host),
    ...(question.skipsMemory === true || isHome ? [] : memoryRefusals(database, vm, record, host)),
    ...processorRefusals(database, record, host, question.release),
  ]
}

/** Settings that no host can start (xapi.md §7.3, 1). */
export function parameterRefusals(vm: Ref, record: DatabaseRecord): readonly Refusal[] {
  const most = numberOf(record, 'VCPUs_max')
  const atStart = numberOf(record, 'VCPUs_at_startup')
  const multiplier = numberOf(record, 'HVM_shadow_multiplier')
  const isHvm = domainTypeOf(record) === 'hvm'
  return [
    ...refusedWhen(most < 1, 'INVALID_VALUE', ['VCPUs_max', String(most)], ['VM', vm]),
    ...refusedWhen(atStart < 1, 'INVALID_VALUE', ['VCPUs-at-startup', String(atStart)], ['VM', vm]),
    ...refusedWhen(
      atStart > most,
      'VALUE_NOT_SUPPORTED',
      ['VCPUs-at-startup', String(atStart), 'value greater than VCPUs_max'],
      ['VM', vm],
    ),
    ...coercionRefusals(vm, record),
    ...refusedWhen(
      isHvm && multiplier < 1,
      'INVALID_VALUE',
      ['HVM_shadow_multiplier', String(multiplier)],
      ['VM', vm],
    ),
    ...afterCrashRefusals(vm, record, textOf(record, 'actions_after_crash')),
  ]
}

/** VALUE_NOT_SUPPORTED: no guest is renamed after a crash, and only PV guests leave a dump. */
export function afterCrashRefusals(vm: Ref, record: DatabaseRecord, afterCrash: string): readonly Refusal[] {
  const isHvm = domainTypeOf(record) === 'hvm'
  const isImpossible = afterCrash === 'rename_restart' || (isHvm && afterCrash.startsWith('coredump'))
  return refusedWhen(
    isImpossible,
    'VALUE_NOT_SUPPORTED',
    ['actions_after_crash', afterCrash, 'not possible for this guest'],
    ['VM', vm],
  )
}

function hardwareRefusals(
  database: Database,
  vm: Ref,
  record: DatabaseRecord,
  host: Ref,
): readonly Refusal[] {
  const offered = recordOf(database, 'host', host)['virtual_hardware_platform_versions']
  const wanted = numberOf(record, 'hardware_platform_version')
  if (!Array.isArray(offered) || offered.length === 0 || offered.includes(wanted)) return []
  return [
    refusal(
      'VM_HOST_INCOMPATIBLE_VIRTUAL_HARDWARE_PLATFORM_VERSION',
      [host, `[${offered.join('; ')}]`, vm, String(wanted)],
      ['VM', vm],
      ['host', host],
    ),
  ]
}

/** VM_REQUIRES_SR [vm, sr]: CDs count, and the suspend image of a suspended VM. */
function storageRefusals(database: Database, vm: Ref, record: DatabaseRecord, host: Ref): readonly Refusal[] {
  return srsOfVm(database, vm, record)
    .filter(sr => !isAttached(database, host, sr))
    .map(sr => refusal('VM_REQUIRES_SR', [vm, sr], ['VM', vm], ['SR', sr], ['host', host]))
}

/** The SRs that a VM needs at its host. */
export function srsOfVm(database: Database, vm: Ref, record: DatabaseRecord): readonly Ref[] {
  const media = referring(database, 'VBD', 'VM', vm).flatMap(([, vbd]) => srOfVbd(database, vbd) ?? [])
  const image = refOf(record, 'suspend_VDI')
  const isSuspended = textOf(record, 'power_state') === 'Suspended' && image !== nullRef
  const imageRecord = isSuspended ? database.get('VDI', image) : undefined
  return [...new Set([...media, ...(imageRecord ? [refOf(imageRecord, 'SR')] : [])])]
}

/** VM_REQUIRES_IOMMU [host], VM_REQUIRES_GPU [vm, group]: what a host cannot pass through or has no card of (xapi.md §7.3, 9). */
function passThroughRefusals(
  database: Database,
  vm: Ref,
  record: DatabaseRecord,
  host: Ref,
): readonly Refusal[] {
  const isPassing = (mapOf(record, 'other_config')['pci'] ?? '') !== ''
  const isShielded = mapOf(recordOf(database, 'host', host), 'chipset_info')['iommu'] === 'true'
  const groups = referring(database, 'VGPU', 'VM', vm).map(([, gpu]) => refOf(gpu, 'GPU_group'))
  const cards = referring(database, 'PGPU', 'host', host).map(([, card]) => refOf(card, 'GPU_group'))
  return [
    ...refusedWhen(isPassing && !isShielded, 'VM_REQUIRES_IOMMU', [host], ['VM', vm], ['host', host]),
    ...groups
      .filter(group => !cards.includes(group))
      .map(group => refusal('VM_REQUIRES_GPU', [vm, group], ['VM', vm], ['host', host])),
  ]
}

/** VM_HVM_REQUIRED [vm]: any guest but a PV one needs hardware virtualisation (xapi.md §7.3). */
function virtualisationRefusals(
  database: Database,
  vm: Ref,
  record: DatabaseRecord,
  host: Ref,
): readonly Refusal[] {
  const needsHvm = domainTypeOf(record) !== 'pv'
  const hasHvm = setOf(recordOf(database, 'host', host), 'capabilities').some(capability =>
    capability.includes('hvm'),
  )
  return refusedWhen(needsHvm && !hasHvm, 'VM_HVM_REQUIRED', [vm], ['VM', vm], ['host', host])
}

/** HOST_NOT_ENOUGH_FREE_MEMORY [needed, available] in bytes. */
function memoryRefusals(database: Database, vm: Ref, record: DatabaseRecord, host: Ref): readonly Refusal[] {
  const needed = neededToStart(record)
  const available = freeMemoryOf(database, host)
  return refusedWhen(
    needed > available,
    'HOST_NOT_ENOUGH_FREE_MEMORY',
    [String(needed), String(available)],
    ['VM', vm],
    ['host', host],
  )
}

/** HOST_NOT_ENOUGH_PCPUS [vcpus, pcpus]; 7.0, 7.1 and 7.4 on let a VM lift the limit. */
function processorRefusals(
  database: Database,
  record: DatabaseRecord,
  host: Ref,
  release: string,
): readonly Refusal[] {
  const most = numberOf(record, 'VCPUs_max')
  const processors = Number(mapOf(recordOf(database, 'host', host), 'cpu_info')['cpu_count'] ?? 0)
  const canLift = isAtLeast(release, '7.4') || (isAtLeast(release, '7.0') && isBefore(release, '7.2'))
  const isLifted = canLift && mapOf(record, 'platform')['vcpu-unrestricted'] === 'true'
  return refusedWhen(
    most > processors && !isLifted,
    'HOST_NOT_ENOUGH_PCPUS',
    [String(most), String(processors)],
    ['host', host],
  )
}

/** VM_HOST_INCOMPATIBLE_VERSION [host, vm]: asked about a host of another version than the coordinator's (xapi.md §7.5). */
export function otherVersionRefusals(database: Database, vm: Ref, host: Ref): readonly Refusal[] {
  const coordinator = coordinatorOf(database)
  const isOther = isOlder(database, host, coordinator) || isOlder(database, coordinator, host)
  return refusedWhen(isOther, 'VM_HOST_INCOMPATIBLE_VERSION', [host, vm], ['VM', vm], ['host', host])
}

/** Hosts that a VM can start on now (VM.get_possible_hosts). */
export function possibleHosts(database: Database, vm: Ref, release: string): readonly Ref[] {
  return database.refs('host').filter(host => bootHereRefusals(database, vm, host, { release }).length === 0)
}
