import { Failure } from '../../../src/diagnostic/failure.js'
import type { Json } from '../../../src/provider/step.js'
import type { XapiRecord, XapiSession, XapiValue } from '../session/xapi-session.js'
import { referenceByUuid } from './references.js'

const nullReference = 'OpaqueRef:NULL'

/**
 * Turns what a step says into what XenAPI takes: every object named by class and UUID, or by what it is found by, becomes
 * its reference. Rejects with `refused` and `UUID_INVALID` or `HANDLE_INVALID` where there is no such object any more.
 */
export async function designate(session: XapiSession, value: Json): Promise<XapiValue> {
  if (value === null) return ''
  if (isList(value)) return Promise.all(value.map(item => designate(session, item)))
  if (typeof value !== 'object') return value
  if (typeof value.class === 'string') return referenceOf(session, value.class, value)
  const fields: { [name: string]: XapiValue } = {}
  for (const [name, item] of Object.entries(value)) fields[name] = await designate(session, item)
  return fields
}

async function referenceOf(
  session: XapiSession,
  className: string,
  value: { readonly [name: string]: Json },
): Promise<string> {
  if (className === 'null') return nullReference
  if (className === 'pool' && value.uuid === undefined)
    return firstOf(await session.call('pool.get_all'), 'pool')
  if (className === 'PIF' && value.host !== undefined) return pifOf(session, value)
  if (className === 'PBD' && value.host !== undefined) return pbdOf(session, value)
  if (className === 'Bond' && value.host !== undefined) return overlayOf(session, className, value)
  if (className === 'VLAN' && value.host !== undefined) return overlayOf(session, className, value)
  if (value.VM !== undefined) return deviceOf(session, className, value)
  if (className === 'VDI' && value.name !== undefined) return imageOf(session, value)
  return referenceByUuid(session, className, text(value.uuid))
}

/** A disk, its connection or an interface of a VM, by its place there: what a clone brings has no UUID before it is made. */
async function deviceOf(
  session: XapiSession,
  className: string,
  value: { readonly [name: string]: Json },
): Promise<string> {
  const vm = text(await designate(session, value.VM ?? null))
  const place = text(value.device)
  const found =
    className === 'VIF'
      ? await findOwned(session, 'VIF', 'VM.get_VIFs', vm, vif => vif.device === place)
      : await findOwned(session, 'VBD', 'VM.get_VBDs', vm, vbd => vbd.userdevice === place)
  if (found === undefined) throw missing(className, `the VM has nothing at ${place}`)
  return className === 'VDI' ? text(await session.call('VBD.get_VDI', found)) : found
}

/** An image by its name; where several SRs have one of this name, the SR must be told. */
async function imageOf(session: XapiSession, value: { readonly [name: string]: Json }): Promise<string> {
  const sr = value.SR === undefined ? undefined : text(await designate(session, value.SR))
  const found = await session.call('VDI.get_by_name_label', text(value.name))
  const images: string[] = []
  for (const image of Array.isArray(found) ? found.map(text) : [])
    if (sr === undefined || (await session.call('VDI.get_SR', image)) === sr) images.push(image)
  const [first, ...others] = images
  if (first === undefined)
    throw missing(
      'VDI',
      `${sr === undefined ? 'no SR' : 'the SR'} has ${sr === undefined ? 'an' : 'no'} image ${text(value.name)}`,
    )
  if (others.length > 0) throw missing('VDI', `several SRs have an image ${text(value.name)}; write the SR`)
  return first
}

async function pifOf(session: XapiSession, value: { readonly [name: string]: Json }): Promise<string> {
  const host = await referenceByUuid(session, 'host', text(value.host))
  if (value.device !== undefined) return nicOf(session, host, text(value.device))
  const network = text(await designate(session, value.network ?? null))
  const found = await findOwned(session, 'PIF', 'host.get_PIFs', host, pif => pif.network === network)
  if (found === undefined) throw missing('PIF', 'the host has no interface on this network')
  return found
}

/** The bond or VLAN of a host whose interface is on the network: a host that joins takes over those of its coordinator. */
async function overlayOf(
  session: XapiSession,
  className: 'Bond' | 'VLAN',
  value: { readonly [name: string]: Json },
): Promise<string> {
  const pif = await recordOf(session, 'PIF', await pifOf(session, value))
  const found = className === 'VLAN' ? pif?.VLAN_master_of : listOf(pif?.bond_master_of)[0]
  if (text(found) === '' || found === nullReference)
    throw missing(className, 'the interface of the host on this network is none')
  return text(found)
}

/** The interface of a NIC or bond itself, not one of the VLANs over it, which bear its device too. */
async function nicOf(session: XapiSession, host: string, device: string): Promise<string> {
  const isNic = (pif: XapiRecord) => pif.device === device && Number(pif.VLAN) < 0
  const found = await findOwned(session, 'PIF', 'host.get_PIFs', host, isNic)
  if (found === undefined) throw missing('PIF', `the host has no device ${device}`)
  return found
}

async function pbdOf(session: XapiSession, value: { readonly [name: string]: Json }): Promise<string> {
  const host = await referenceByUuid(session, 'host', text(value.host))
  const sr = text(await designate(session, value.SR ?? null))
  const found = await findOwned(session, 'PBD', 'SR.get_PBDs', sr, pbd => pbd.host === host)
  if (found === undefined) throw missing('PBD', 'the host has no connection to this storage repository')
  return found
}

/**
 * The reference of the first object of a class that fits, of those that `getter` names for their owner. Each is asked for
 * alone: an owner has a handful, its pool may have thousands.
 */
export async function findOwned(
  session: XapiSession,
  className: string,
  getter: string,
  owner: string,
  fits: (record: XapiRecord) => boolean,
): Promise<string | undefined> {
  const owned = await session.call(getter, owner)
  for (const reference of Array.isArray(owned) ? owned.map(text) : []) {
    const record = await recordOf(session, className, reference)
    if (record !== undefined && fits(record)) return reference
  }
  return undefined
}

/** The record of an object; undefined where another step has just done away with it. */
async function recordOf(
  session: XapiSession,
  className: string,
  reference: string,
): Promise<XapiRecord | undefined> {
  try {
    const record = await session.call(`${className}.get_record`, reference)
    return isRecord(record) ? record : undefined
  } catch (error) {
    if (error instanceof Failure && error.code === 'HANDLE_INVALID') return undefined
    throw error
  }
}

/** A value as text; nothing but text comes back where XenAPI promises a string. */
export function text(value: XapiValue | Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** True for a record or a map. */
export function isRecord(value: XapiValue | undefined): value is XapiRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function listOf(value: XapiValue | undefined): readonly XapiValue[] {
  return Array.isArray(value) ? value : []
}

function firstOf(answer: XapiValue, className: string): string {
  const first = Array.isArray(answer) ? text(answer[0]) : ''
  if (first === '') throw missing(className, 'the pool has none')
  return first
}

function missing(className: string, why: string): Failure {
  return new Failure('refused', 'HANDLE_INVALID', `there is no such ${className}: ${why}`, false, [
    className,
    why,
  ])
}
