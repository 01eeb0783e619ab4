import type { Finding } from '../../../src/provider/contract.js'
import { linksOf, textOf } from '../drafting/attribute.js'
import { hostOf, type Staging } from '../drafting/staging.js'
import { findAnywhere, updatesOfHost } from '../observation/find.js'
import { awaitsReboot } from '../observation/reboot.js'
import { asksForReboot, updateUuid } from '../kinds/patch/facts.js'

/** `reboot = "never"` leaves a reboot to somebody else, and says so until it was done. */
export function updateFindings(staging: Staging): readonly Finding[] {
  return [...staging.changes.values()]
    .filter(
      change => change.kindName === 'patch' && change.planned !== undefined && change.action !== 'delete',
    )
    .flatMap(change => {
      const uuid = updateUuid(change, staging) ?? ''
      const found = linksOf(change.planned, 'hosts')
        .flatMap(link => hostOf(link, staging) ?? [])
        .flatMap(host => findAnywhere(staging.observation, 'host', host.uuid) ?? [])
      const lacking = found.filter(host => !updatesOfHost(host.pool, host.ref).includes(uuid))
      const isWaiting = found.some(host => awaitsReboot(host.pool, host, uuid))
      const isLeftOut =
        textOf(change.planned, 'reboot') === 'never' &&
        ((lacking.length > 0 && asksForReboot(change, staging)) || isWaiting)
      return isLeftOut ? [rebootFinding(change.address)] : []
    })
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
