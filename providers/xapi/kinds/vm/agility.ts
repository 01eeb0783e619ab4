import {
  findAll,
  findByRef,
  isLive,
  isReference,
  table,
  vbdsOfVm,
  vifsOfVm,
  type Found,
} from '../../observation/find.js'
import type { ObservedPool } from '../../observation/observation.js'
import { flagField, textField } from '../../observation/record.js'

/** Why a VM cannot start on every enabled host, as a sentence; undefined where it can (reference section 3.4). */
export function whyNotAgile(vm: Found): string | undefined {
  return storageReason(vm) ?? networkReason(vm)
}

function storageReason({ pool, ref }: Found): string | undefined {
  for (const vbd of vbdsOfVm(pool, ref)) {
    if (flagField(vbd.record, 'empty')) continue
    const vdi = findByRef(pool, 'VDI', textField(vbd.record, 'VDI'))
    const sr = findByRef(pool, 'SR', textField(vdi?.record ?? {}, 'SR'))
    if (sr === undefined) continue
    const name = textField(sr.record, 'name_label')
    if (!flagField(sr.record, 'shared')) return `The SR ${name} is not shared.`
    const missing = enabledHosts(pool).find(host => !isAttached(pool, sr.ref, host.ref))
    if (missing !== undefined)
      return `The SR ${name} is not attached to ${textField(missing.record, 'name_label')}.`
  }
  return undefined
}

function networkReason({ pool, ref }: Found): string | undefined {
  for (const vif of vifsOfVm(pool, ref)) {
    const network = textField(vif.record, 'network')
    const missing = enabledHosts(pool).find(host => !isConnected(pool, network, host.ref))
    if (missing === undefined) continue
    const name = textField(findByRef(pool, 'network', network)?.record ?? {}, 'name_label')
    return `The network ${name} does not reach ${textField(missing.record, 'name_label')}.`
  }
  return undefined
}

function enabledHosts(pool: ObservedPool): readonly Found[] {
  return findAll(pool, 'host', host => flagField(host, 'enabled') && isLive(pool, host))
}

function isAttached(pool: ObservedPool, srRef: string, hostRef: string): boolean {
  return [...table(pool, 'PBD').values()].some(
    pbd => pbd['SR'] === srRef && pbd['host'] === hostRef && flagField(pbd, 'currently_attached'),
  )
}

function isConnected(pool: ObservedPool, networkRef: string, hostRef: string): boolean {
  return [...table(pool, 'PIF').values()].some(
    pif =>
      pif['network'] === networkRef &&
      pif['host'] === hostRef &&
      !isReference(textField(pif, 'bond_slave_of')),
  )
}
