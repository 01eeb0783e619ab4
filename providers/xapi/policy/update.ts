import type { Change } from '../../../src/provider/change.js'
import type { Finding } from '../../../src/provider/contract.js'
import { textOf } from '../drafting/attribute.js'
import { changesOf, isKeeping, type Staging } from '../drafting/staging.js'
import { findAnywhere, updatesOfHost } from '../observation/find.js'
import { awaitsReboot } from '../observation/reboot.js'
import { asksForReboot, hostsOf, labelOf, updateUuid } from '../kinds/patch/facts.js'

/** What speaks against the blocks of updates, or what their reader should know. */
export function updateFindings(staging: Staging): readonly Finding[] {
  const patches = changesOf('patch', staging).filter(isKeeping)
  return [
    ...patches.flatMap(change => leftOutReboot(change, staging)),
    ...patches.flatMap((change, index) => sameUpdate(change, patches.slice(0, index), staging)),
  ]
}

/** `reboot = "never"` leaves a reboot to somebody else, and says so until it was done. */
function leftOutReboot(change: Change, staging: Staging): readonly Finding[] {
  const uuid = updateUuid(change, staging) ?? ''
  const found = hostsOf(change, staging).flatMap(
    host => findAnywhere(staging.observation, 'host', host.uuid) ?? [],
  )
  const lacking = found.filter(host => !updatesOfHost(host.pool, host.ref).includes(uuid))
  const isWaiting = found.some(host => awaitsReboot(host.pool, host, uuid))
  const isLeftOut =
    textOf(change.planned, 'reboot') === 'never' &&
    ((lacking.length > 0 && asksForReboot(change, staging)) || isWaiting)
  return isLeftOut ? [rebootFinding(change.address)] : []
}

/** One update is one block: a host takes it once, and a pool knows it by one image. */
function sameUpdate(change: Change, others: readonly Change[], staging: Staging): readonly Finding[] {
  const uuid = updateUuid(change, staging)
  const hosts = hostsOf(change, staging)
  const isSame = (each: Change): boolean =>
    // What no pool knows yet is told by its file.
    uuid === undefined ? isSameFile(each, change) : updateUuid(each, staging) === uuid
  const other = others.find(each => isSame(each) && hostsOf(each, staging).some(host => hosts.includes(host)))
  if (other === undefined || change.action === 'no-op') return []
  const label = labelOf(change, staging)
  const update = uuid === undefined ? label : `${label} (${uuid})`
  const path = [textOf(change.planned, 'file') === undefined ? 'uuid' : 'file']
  return [
    {
      severity: 'error',
      origin: 'policy',
      code: 'same-update',
      summary: 'Two blocks name the same update',
      detail: `${change.address} and ${other.address} are both the update ${update}, for the same hosts.`,
      remedy: `Leave one of them out; what refers to ${change.address} may refer to ${other.address}.`,
      address: change.address,
      path,
      related: [{ address: other.address, message: 'the same update' }],
    },
  ]
}

function isSameFile(one: Change, other: Change): boolean {
  const file = textOf(one.planned, 'file')
  return file !== undefined && file === textOf(other.planned, 'file')
}

function rebootFinding(address: string): Finding {
  return {
    severity: 'warning',
    origin: 'policy',
    code: 'reboot-left-out',
    summary: 'The update asks for a reboot that the plan leaves out',
    detail: `${address} has reboot = "never", and the update takes effect only once its hosts were rebooted.`,
    remedy: 'Reboot the hosts yourself, or write reboot = "auto".',
    address,
    path: ['reboot'],
  }
}
