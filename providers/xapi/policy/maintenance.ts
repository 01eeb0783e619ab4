import type { Finding } from '../../../src/provider/contract.js'
import { flagOf, linkOf } from '../drafting/attribute.js'
import { isKeeping, type Staging } from '../drafting/staging.js'
import type { Rehearsal } from '../rehearsal/rehearse.js'

/**
 * A VM whose block ties it to a host that the plan empties: it migrates away, and the next plan would want it back. One
 * that cannot leave, and is stopped meanwhile, stays where its block says.
 */
export function maintenanceFindings(staging: Staging, rehearsal: Rehearsal): readonly Finding[] {
  const databases = rehearsal.world.world.databases()
  return [...staging.changes.values()].flatMap((vm): readonly Finding[] => {
    const link = vm.kindName === 'vm' && isKeeping(vm) ? linkOf(vm.planned, 'host') : undefined
    const host = link === undefined ? undefined : staging.changes.get(link.address ?? '')
    if (host === undefined || flagOf(host.planned, 'maintenance') !== true) return []
    const isElsewhere = databases.some(database => {
      const ref = database.findByUuid('VM', vm.identity ?? '')
      const record = ref === undefined ? undefined : database.get('VM', ref)
      const wanted = database.findByUuid('host', host.identity ?? '')
      return record?.['power_state'] === 'Running' && record['resident_on'] !== wanted
    })
    if (!isElsewhere) return []
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
