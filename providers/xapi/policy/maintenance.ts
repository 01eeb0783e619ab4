import type { Change } from '../../../src/provider/change.js'
import type { Finding } from '../../../src/provider/contract.js'
import { flagOf, linkOf, textOf } from '../drafting/attribute.js'
import { isKeeping, type Staging } from '../drafting/staging.js'

/** A VM whose block ties it to a host that is to be empty: it would be moved off, and the next plan would move it back. */
export function maintenanceFindings(staging: Staging): readonly Finding[] {
  return [...staging.changes.values()].filter(isRunning).flatMap((vm): readonly Finding[] => {
    const host = staging.changes.get(linkOf(vm.planned, 'host')?.address ?? '')
    if (host === undefined || !isKeeping(host) || flagOf(host.planned, 'maintenance') !== true) return []
    return [
      {
        severity: 'error',
        origin: 'policy',
        code: 'on-host-in-maintenance',
        summary: 'The host of the VM is to be empty',
        detail: `${vm.address} is to run on ${host.address}, which has maintenance = true.`,
        remedy: `Name another host, or write home in place of host: the VM prefers ${host.address} then, and may be elsewhere meanwhile.`,
        address: vm.address,
        path: ['host'],
        related: [{ address: host.address, path: ['maintenance'], message: 'the maintenance' }],
      },
    ]
  })
}

function isRunning(change: Change): boolean {
  return (
    change.kindName === 'vm' &&
    isKeeping(change) &&
    (textOf(change.planned, 'power') ?? 'running') === 'running'
  )
}
