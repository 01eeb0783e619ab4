import type { Finding } from '../../../src/provider/contract.js'
import { linksOf, textOf } from '../drafting/attribute.js'
import { hostOf, type Staging } from '../drafting/staging.js'
import { findAnywhere, updatesOfHost } from '../observation/find.js'
import { awaitsReboot } from '../observation/reboot.js'
import { asksForReboot, updateUuid } from '../kinds/patch/steps.js'

/** Updates from 7.1 on are of another form; and `reboot = "never"` leaves a reboot to somebody else. */
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
      const isNewForm = lacking.some(host => isFrom71(host.pool.release))
      return [
        ...(isNewForm ? [newFormFinding(change.address)] : []),
        ...(textOf(change.planned, 'reboot') === 'never' &&
        ((lacking.length > 0 && asksForReboot(change, staging)) || isWaiting)
          ? [rebootFinding(change.address)]
          : []),
      ]
    })
}

function isFrom71(release: string): boolean {
  const [major = 0, minor = 0] = release
    .replace(/^xcp-ng-/, '')
    .split('.')
    .map(Number)
  return major > 7 || (major === 7 && minor >= 1)
}

function newFormFinding(address: string): Finding {
  return {
    severity: 'error',
    origin: 'policy',
    code: 'update-form',
    summary: 'Updates of this release cannot be applied by a plan',
    detail: `${address} names hosts of release 7.1 or later, whose updates are disk images; this version applies updates of 6.x and 7.0.`,
    remedy: 'Install the update on these hosts by hand; the block is satisfied once they have it.',
    address,
    path: ['hosts'],
  }
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
