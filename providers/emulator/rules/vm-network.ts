import type { Database, Ref } from '../database/database.js'
import { flagOf, mapOf, recordOf, refOf } from './field.js'
import { isManagedNetwork } from './network.js'
import { isBondMember } from './pif.js'
import type { Refusal } from './refusal.js'
import { refusal } from './refusal.js'
import { referring } from './related.js'

/** Networks of a VM that a host cannot give it: HOST_CANNOT_ATTACH_NETWORK, VM_REQUIRES_NETWORK (xapi.md §4.7). */
export function vmNetworkRefusals(database: Database, vm: Ref, host: Ref): readonly Refusal[] {
  return networksOfVm(database, vm).flatMap(network => {
    const pifs = referring(database, 'PIF', 'network', network)
    if (pifs.length === 0) return internalNetworkRefusals(database, vm, host, network)
    const own = pifs.find(([, pif]) => pif['host'] === host)
    if (own === undefined) return [requires(vm, network, host)]
    return isBondMember(database, own[0])
      ? [
          refusal(
            'HOST_CANNOT_ATTACH_NETWORK',
            [host, network],
            ['host', host],
            ['network', network],
            ['VM', vm],
          ),
        ]
      : []
  })
}

/** The networks that a VM's interfaces are on. */
export function networksOfVm(database: Database, vm: Ref): readonly Ref[] {
  return [...new Set(referring(database, 'VIF', 'VM', vm).map(([, vif]) => refOf(vif, 'network')))]
}

/** VM_REQUIRES_NETWORK [vm, network]: a network without NICs exists on the host of the first VM that runs on it, until that stops. */
function internalNetworkRefusals(database: Database, vm: Ref, host: Ref, network: Ref): readonly Refusal[] {
  const otherConfig = mapOf(recordOf(database, 'network', network), 'other_config')
  const isEverywhere =
    otherConfig['assume_network_is_shared'] === 'true' || !isManagedNetwork(database, network)
  const home = isEverywhere ? undefined : homeOfNetwork(database, vm, network)
  return home === undefined || home === host ? [] : [requires(vm, network, host)]
}

function homeOfNetwork(database: Database, vm: Ref, network: Ref): Ref | undefined {
  for (const [, vif] of referring(database, 'VIF', 'network', network)) {
    const other = refOf(vif, 'VM')
    const record = other === vm ? undefined : database.get('VM', other)
    const resident = record && refOf(record, 'resident_on')
    if (resident !== undefined && flagOf(vif, 'currently_attached') && database.get('host', resident)) {
      return resident
    }
  }
  return undefined
}

function requires(vm: Ref, network: Ref, host: Ref): Refusal {
  return refusal('VM_REQUIRES_NETWORK', [vm, network], ['VM', vm], ['network', network], ['host', host])
}
