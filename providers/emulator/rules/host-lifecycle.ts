import type { Database, Ref } from '../database/database.js'
import { failoverRefusals } from '../ha/admission.js'
import type { World } from '../world.js'
import { hasPath } from './contact.js'
import { flagOf, mapOf, recordOf, refOf, setOf, textOf } from './field.js'
import { protectedNetworks, protectedSrs } from './ha-storage.js'
import { isBondMember } from './pif.js'
import { poolBusyRefusals, rotationRefusals } from './pool-operation.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import {
  coordinatorOf,
  isAttached,
  isHaEnabled,
  isLive,
  managementInterfaceOf,
  poolOf,
  referring,
  residentsOf,
} from './related.js'
import { isAtLeast } from './release.js'

/** host.disable: HA's plan alone (xapi.md §8.1). */
export function disableRefusals(database: Database, host: Ref, release: string): readonly Refusal[] {
  const isEnabled = flagOf(recordOf(database, 'host', host), 'enabled')
  return isEnabled ? failoverRefusals(database, release, { hostsToDisable: [host] }) : []
}

/** host.enable: still starting, mandatory guidance (24.39), what protected VMs need under HA (xapi.md §8.1). */
export function enableRefusals(database: Database, host: Ref, release: string): readonly Refusal[] {
  const pending = isAtLeast(release, '24.39')
    ? setOf(recordOf(database, 'host', host), 'pending_guidances')
    : []
  return [
    ...refusedWhen(!isLive(database, host), 'HOST_STILL_BOOTING', [], ['host', host]),
    ...refusedWhen(pending.length > 0, 'HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY', [host], ['host', host]),
    ...(isHaEnabled(database) ? protectedNeedsRefusals(database, host) : []),
  ]
}

/** The SRs and networks of protected VMs that a host lacks: with HA it takes no VMs until it has them (xapi.md §3.9). */
export function protectedNeedsRefusals(database: Database, host: Ref): readonly Refusal[] {
  const hasNic = (network: Ref) =>
    referring(database, 'PIF', 'network', network).some(
      ([pif, record]) => record['host'] === host && !isBondMember(database, pif),
    )
  return [
    ...[...protectedSrs(database)]
      .filter(sr => !isAttached(database, host, sr))
      .map(sr => refusal('HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED', [sr], ['SR', sr], ['host', host])),
    ...[...protectedNetworks(database)]
      .filter(network => !hasNic(network))
      .map(network =>
        refusal(
          'HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED',
          [network],
          ['network', network],
          ['host', host],
        ),
      ),
  ]
}

/** host.reboot and host.shutdown: enabled, a cluster that would suffer, HA's statefile; resident VMs are no refusal (xapi.md §8.3). */
export function goDownRefusals(world: World, database: Database, host: Ref): readonly Refusal[] {
  const record = recordOf(database, 'host', host)
  const statefile = setOf(poolOf(database)[1], 'ha_statefiles')[0]
  const vdi = statefile === undefined ? undefined : database.get('VDI', statefile)
  const hasLostStatefile =
    vdi !== undefined && isArmed(database, host) && !hasPath(world, database, host, refOf(vdi, 'SR'))
  return [
    ...refusedWhen(!isLive(database, host), 'HOST_OFFLINE', [host], ['host', host]),
    ...refusedWhen(flagOf(record, 'enabled'), 'HOST_NOT_DISABLED', [], ['host', host]),
    ...degradedRefusals(database, host),
    ...refusedWhen(hasLostStatefile, 'HA_LOST_STATEFILE', [], ['host', host]),
  ]
}

/** CLUSTERED_SR_DEGRADED [sr]: a clustered SR is attached and an enabled member of the cluster is not there. */
function degradedRefusals(database: Database, host: Ref): readonly Refusal[] {
  const isDegraded = database
    .records('Cluster_host')
    .some(([, member]) => flagOf(member, 'enabled') && !isLive(database, refOf(member, 'host')))
  const sr = database
    .records('SR')
    .find(([ref, record]) => flagOf(record, 'clustered') && isAttached(database, host, ref))?.[0]
  return isDegraded && sr !== undefined
    ? [refusal('CLUSTERED_SR_DEGRADED', [sr], ['SR', sr], ['host', host])]
    : []
}

/** host.power_on: HOST_IS_LIVE, no mode, unknown mode (xapi.md §8.3). */
export function powerOnRefusals(database: Database, host: Ref): readonly Refusal[] {
  const mode = textOf(recordOf(database, 'host', host), 'power_on_mode')
  const known = ['', 'wake-on-lan', 'DRAC', 'iLO']
  return [
    ...refusedWhen(isLive(database, host), 'HOST_IS_LIVE', [host], ['host', host]),
    ...refusedWhen(mode === '', 'HOST_POWER_ON_MODE_DISABLED', [], ['host', host]),
    ...refusedWhen(!known.includes(mode), 'XENAPI_MISSING_PLUGIN', [mode], ['host', host]),
  ]
}

/** host.destroy: reachable or the coordinator, HA, VMs recorded there (xapi.md §8.4). */
export function destroyHostRefusals(database: Database, host: Ref): readonly Refusal[] {
  const isNeeded = isLive(database, host) || host === coordinatorOf(database)
  return [
    ...refusedWhen(isNeeded, 'HOST_IS_LIVE', [host], ['host', host]),
    ...refusedWhen(isHaEnabled(database), 'HA_IS_ENABLED', [], ['pool', poolOf(database)[0]]),
    ...refusedWhen(
      residentsOf(database, host).length > 0,
      'HOST_HAS_RESIDENT_VMS',
      [host],
      ['host', host],
      ...residentsOf(database, host).map(([vm]) => ['VM', vm] as const),
    ),
  ]
}

/** host.declare_dead: HOST_IS_LIVE (xapi.md §8.4). */
export function declareDeadRefusals(database: Database, host: Ref): readonly Refusal[] {
  return refusedWhen(isLive(database, host), 'HOST_IS_LIVE', [host], ['host', host])
}

/** host.emergency_ha_disable: HA_NOT_ENABLED where the host is not armed, unless asked softly (xapi.md §3.2). */
export function emergencyDisableHaRefusals(
  database: Database,
  host: Ref,
  isSoft: boolean,
): readonly Refusal[] {
  return refusedWhen(!isArmed(database, host) && !isSoft, 'HA_NOT_ENABLED', [], ['host', host])
}

/** True while the host's own HA daemon is armed. */
export function isArmed(database: Database, host: Ref): boolean {
  return setOf(recordOf(database, 'host', host), 'ha_statefiles').length > 0
}

/** pool.emergency_transition_to_master and its kin on a member: armed, or no emergency at all (xapi.md §1.6, §8.6). */
export function emergencyRefusals(
  database: Database,
  host: Ref,
  emergency: { readonly isRequired: boolean; readonly isOn: boolean },
): readonly Refusal[] {
  return [
    ...refusedWhen(isArmed(database, host), 'HA_IS_ENABLED', [], ['host', host]),
    ...refusedWhen(emergency.isRequired && !emergency.isOn, 'NOT_IN_EMERGENCY_MODE', [], ['host', host]),
  ]
}

/** pool.eject: HA, updates under way, the coordinator itself, VMs there that are not halted (xapi.md §1.5). */
export function ejectRefusals(database: Database, host: Ref): readonly Refusal[] {
  const [pool, record] = poolOf(database)
  const isUpdating = Object.values(mapOf(record, 'current_operations')).includes('apply_updates')
  const residents = residentsOf(database, host).filter(([, vm]) => textOf(vm, 'power_state') !== 'Halted')
  return [
    ...rotationRefusals(database),
    ...refusedWhen(isHaEnabled(database), 'HA_IS_ENABLED', [], ['pool', pool]),
    ...refusedWhen(isUpdating, 'NOT_SUPPORTED_DURING_UPGRADE', [], ['pool', pool]),
    ...refusedWhen(
      host === coordinatorOf(database),
      'INTERNAL_ERROR',
      ['Cannot_eject_master'],
      ['host', host],
    ),
    ...refusedWhen(
      residents.length > 0,
      'OPERATION_NOT_ALLOWED',
      ['VM resident on host'],
      ['host', host],
      ...residents.map(([vm]) => ['VM', vm] as const),
    ),
    ...ejectStorageRefusals(database, host),
  ]
}

/** A PBD that cannot be unplugged aborts the eject: disks there that VMs elsewhere hold are no reason. */
function ejectStorageRefusals(database: Database, host: Ref): readonly Refusal[] {
  return refusedWhen(!isLive(database, host), 'HOST_OFFLINE', [host], ['host', host])
}

/** pool.designate_new_master: HA, a host that does not answer (xapi.md §1.6). */
export function designateRefusals(database: Database, host: Ref, release: string): readonly Refusal[] {
  const silent = database.refs('host').filter(other => !isLive(database, other))
  return [
    ...refusedWhen(isHaEnabled(database), 'HA_IS_ENABLED', [], ['pool', poolOf(database)[0]]),
    ...poolBusyRefusals(database, release),
    ...(host === coordinatorOf(database)
      ? []
      : silent.map(other =>
          refusal('HA_ABORT_NEW_MASTER', [`host ${other} does not answer`], ['host', other]),
        )),
  ]
}

/** pool.management_reconfigure: HA; every host needs a free, configured PIF there (xapi.md §1.6; 7.3 on). */
export function poolManagementRefusals(database: Database, network: Ref): readonly Refusal[] {
  const pifs = referring(database, 'PIF', 'network', network)
  return [
    ...refusedWhen(isHaEnabled(database), 'HA_IS_ENABLED', [], ['pool', poolOf(database)[0]]),
    ...database.refs('host').flatMap(host => {
      const own = pifs.find(([, pif]) => refOf(pif, 'host') === host)
      if (own === undefined) {
        return [refusal('PIF_NOT_PRESENT', [host, network], ['host', host], ['network', network])]
      }
      const [pif, record] = own
      const type = textOf(record, 'primary_address_type')
      return [
        ...refusedWhen(
          type !== managementAddressType(database),
          'PIF_INCOMPATIBLE_PRIMARY_ADDRESS_TYPE',
          [pif],
          ['PIF', pif],
        ),
        ...refusedWhen(isBondMember(database, pif), 'CANNOT_PLUG_BOND_SLAVE', [pif], ['PIF', pif]),
        ...refusedWhen(
          textOf(record, 'ip_configuration_mode') === 'None',
          'PIF_HAS_NO_NETWORK_CONFIGURATION',
          [pif],
          ['PIF', pif],
        ),
      ]
    }),
  ]
}

/** The address type of the coordinator's management interface, which those of the other hosts share. */
function managementAddressType(database: Database): string {
  const pif = managementInterfaceOf(database, coordinatorOf(database))
  return pif === undefined ? '' : textOf(pif[1], 'primary_address_type')
}
