import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import type { Database, FieldValue, Ref } from '../database/database.js'
import { attachableByHaRefusals } from './agility.js'
import { flagOf, mapOf, recordOf, refOf, setOf, textOf } from './field.js'
import { isMac } from './pif.js'
import { licenceRefusals } from './pool-features.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { referring } from './related.js'
import { isAtLeast } from './release.js'
import { driverRefusals, runningRefusals } from './vbd.js'

/** VIF.create: device, MAC, HA, a device of that number (xapi.md §7.7). Equal MACs are not refused. */
export function createVifRefusals(
  database: Database,
  record: { readonly [field: string]: FieldValue },
): readonly Refusal[] {
  const vm = refOf(record, 'VM')
  const network = refOf(record, 'network')
  const device = textOf(record, 'device')
  const mac = textOf(record, 'MAC')
  const vmRecord = database.get('VM', vm)
  if (vmRecord === undefined) return [refusal('HANDLE_INVALID', ['VM', vm])]
  if (!database.has('network', network)) return [refusal('HANDLE_INVALID', ['network', network])]
  const hasSeed = mapOf(vmRecord, 'other_config')['mac_seed'] !== undefined
  const isTaken = referring(database, 'VIF', 'VM', vm).some(([, vif]) => vif['device'] === device)
  const isLocked =
    textOf(record, 'locking_mode') === 'locked' ||
    [...setOf(record, 'ipv4_allowed'), ...setOf(record, 'ipv6_allowed')].length > 0
  return [
    ...(isLocked ? licenceRefusals(database, 'restrict_vif_locking', 'VIF_locking') : []),
    ...refusedWhen(!/^\d+$/.test(device), 'INVALID_DEVICE', [device], ['VM', vm]),
    ...refusedWhen(mac === '' ? !hasSeed : !isMac(mac), 'MAC_INVALID', [mac], ['VM', vm]),
    ...attachableByHaRefusals(database, vm, { network }),
    ...refusedWhen(isTaken, 'DEVICE_ALREADY_EXISTS', [device], ['VM', vm]),
  ]
}

/** The MAC of a device, always the same for the same VM: a locally administered address. */
export function macFrom(seed: string, device: string): string {
  const digest = createHash('md5').update(`${seed}/${device}`).digest()
  const bytes = [(digest.readUInt8(0) & 0xfc) | 0x02, ...digest.subarray(1, 6)]
  return bytes.map(byte => byte.toString(16).padStart(2, '0')).join(':')
}

/** VIF.plug: attached, power state, drivers (xapi.md §7.7). */
export function plugVifRefusals(database: Database, vif: Ref): readonly Refusal[] {
  const record = recordOf(database, 'VIF', vif)
  const vm = refOf(record, 'VM')
  return [
    ...refusedWhen(flagOf(record, 'currently_attached'), 'DEVICE_ALREADY_ATTACHED', [vif], ['VIF', vif]),
    ...runningRefusals(database, vm),
    ...driverRefusals(database, vm),
  ]
}

/** VIF.unplug: not attached, power state, drivers. */
export function unplugVifRefusals(database: Database, vif: Ref): readonly Refusal[] {
  const record = recordOf(database, 'VIF', vif)
  const vm = refOf(record, 'VM')
  return [
    ...refusedWhen(!flagOf(record, 'currently_attached'), 'DEVICE_ALREADY_DETACHED', [vif], ['VIF', vif]),
    ...runningRefusals(database, vm),
    ...driverRefusals(database, vm),
  ]
}

/** VIF.configure_ipv4 and configure_ipv6: a static address with the length of its prefix, a gateway of the family. */
export function configureAddressRefusals(
  family: 'ipv4' | 'ipv6',
  given: { readonly mode: string; readonly address: string; readonly gateway: string },
): readonly Refusal[] {
  if (given.mode !== 'Static') return []
  const [version, longest] = family === 'ipv4' ? [4, 32] : [6, 128]
  const [address = '', prefix = '', ...rest] = given.address.split('/')
  const isAddress =
    rest.length === 0 && isIP(address) === version && /^\d{1,3}$/.test(prefix) && Number(prefix) <= longest
  return [
    ...refusedWhen(!isAddress, 'INVALID_CIDR_ADDRESS_SPECIFIED', ['address']),
    ...refusedWhen(given.gateway !== '' && isIP(given.gateway) !== version, 'INVALID_IP_ADDRESS_SPECIFIED', [
      'gateway',
    ]),
  ]
}

/** VIF.destroy: OPERATION_NOT_ALLOWED while attached (xapi.md §7.7). */
export function destroyVifRefusals(database: Database, vif: Ref): readonly Refusal[] {
  const isAttached = flagOf(recordOf(database, 'VIF', vif), 'currently_attached')
  return refusedWhen(isAttached, 'OPERATION_NOT_ALLOWED', ['VIF is currently attached'], ['VIF', vif])
}

/** Device numbers that no VIF of the VM has (VM.get_allowed_VIF_devices): how many depends on the release. */
export function freeVifDevices(database: Database, vm: Ref, release: string): readonly string[] {
  const count = isAtLeast(release, '23.0') ? 16 : 7
  const taken = new Set(referring(database, 'VIF', 'VM', vm).map(([, vif]) => textOf(vif, 'device')))
  return Array.from({ length: count }, (_, device) => String(device)).filter(device => !taken.has(device))
}
