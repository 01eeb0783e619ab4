import type { Database, Ref } from '../database/database.js'
import { flagOf, recordOf, refOf } from './field.js'
import { isProtected } from './ha-storage.js'
import { isBondMember, isSriovNetwork } from './pif.js'
import type { Refusal } from './refusal.js'
import { refusedWhen } from './refusal.js'
import { rememberedWhile, type Source } from './remembered.js'
import { isAttached, poolOf, referring, srOfVbd } from './related.js'

const storageSources: readonly Source[] = [
  ['SR', 'shared'],
  ['PBD', 'SR'],
  ['PBD', 'host'],
  ['PBD', 'currently_attached'],
  ['host', 'enabled'],
]
const networkSources: readonly Source[] = [
  ['PIF', 'network'],
  ['PIF', 'host'],
  ['PIF', 'bond_slave_of'],
  ['Bond'],
  ['network_sriov'],
  ['host', 'enabled'],
]
const deviceSources: readonly Source[] = [
  ['VGPU', 'VM'],
  ['VUSB', 'VM'],
  ['VBD', 'VM'],
  ['VBD', 'VDI'],
  ['VBD', 'empty'],
  ['VDI', 'SR'],
  ['VIF', 'VM'],
  ['VIF', 'network'],
]

/** What the agility of a VM depends on; a start or a stop of it changes none of them. */
export const agilitySources: readonly Source[] = [...deviceSources, ...storageSources, ...networkSources]

/** VM.assert_agile: what ties a VM to some of the hosts, in the order of xapi.md §3.4. */
export const agilityRefusals = rememberedWhile(agilitySources, (database, vm): readonly Refusal[] => {
  const has = (className: string) => referring(database, className, 'VM', vm).length > 0
  const srs = referring(database, 'VBD', 'VM', vm).flatMap(([, vbd]) => srOfVbd(database, vbd) ?? [])
  const networks = referring(database, 'VIF', 'VM', vm).map(([, vif]) => refOf(vif, 'network'))
  return [
    ...refusedWhen(has('VGPU'), 'VM_HAS_VGPU', [vm], ['VM', vm]),
    ...refusedWhen(has('VUSB'), 'VM_HAS_VUSBS', [vm], ['VM', vm]),
    ...[...new Set(srs)].flatMap(sr => sharedSrRefusals(database, sr)),
    ...[...new Set(networks)].flatMap(network => sharedNetworkRefusals(database, network)),
    ...refusedWhen(
      networks.some(network => isSriov(database, network)),
      'VM_HAS_SRIOV_VIF',
      [vm],
      ['VM', vm],
    ),
  ]
})

/** HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED [sr]: not shared, or an enabled host does not have it plugged. */
export const sharedSrRefusals = rememberedWhile(storageSources, (database, sr): readonly Refusal[] => {
  const isShared = flagOf(recordOf(database, 'SR', sr), 'shared')
  const isEverywhere = enabledHosts(database).every(host => isAttached(database, host, sr))
  return refusedWhen(!isShared || !isEverywhere, 'HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED', [sr], ['SR', sr])
})

const isSriov = rememberedWhile(networkSources, isSriovNetwork)

/** HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED [network]: an enabled host has no free NIC on it. */
export const sharedNetworkRefusals = rememberedWhile(
  networkSources,
  (database, network): readonly Refusal[] => {
    const pifs = referring(database, 'PIF', 'network', network)
    const isEverywhere = enabledHosts(database).every(host =>
      pifs.some(([pif, record]) => record['host'] === host && !isBondMember(database, pif)),
    )
    return refusedWhen(
      !isEverywhere,
      'HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED',
      [network],
      ['network', network],
    )
  },
)

/** VBD.create and VIF.create on a protected VM under HA: it must stay agile (xapi.md §3.9). */
export function attachableByHaRefusals(
  database: Database,
  vm: Ref,
  wanted: { readonly sr?: Ref; readonly network?: Ref },
): readonly Refusal[] {
  const pool = poolOf(database)[1]
  const isChecked = flagOf(pool, 'ha_enabled') && !flagOf(pool, 'ha_allow_overcommit')
  if (!isChecked || !isProtected(recordOf(database, 'VM', vm))) return []
  return [
    ...(wanted.sr === undefined ? [] : sharedSrRefusals(database, wanted.sr)),
    ...(wanted.network === undefined ? [] : sharedNetworkRefusals(database, wanted.network)),
  ]
}

function enabledHosts(database: Database): readonly Ref[] {
  return database.records('host').flatMap(([host, record]) => (flagOf(record, 'enabled') ? [host] : []))
}
