import type { Database, Ref } from '../database/database.js'
import type { World } from '../world.js'
import { segmentsOfPif } from './reachability.js'
import { parseSubnet, printAddress, type Subnet } from './subnet.js'

/** The address settings that an interface gets by DHCP. */
export interface Lease {
  readonly IP: string
  readonly netmask: string
}

/**
 * What the segment of an interface leases to it: the address it has already, else the highest one of the subnet that nobody
 * has. Undefined without a cable, or on a segment without a subnet.
 */
export function leaseFor(world: World, database: Database, pif: Ref): Lease | undefined {
  const record = database.get('PIF', pif)
  const [segment] = segmentsOfPif(world, database, pif)
  const subnet = parseSubnet(world.hardware.segments.get(segment ?? '')?.subnet ?? '')
  if (subnet === undefined) return undefined
  const netmask = printAddress(subnet.mask)
  const before = String(record?.['IP'] ?? '')
  if (before !== '') return { IP: before, netmask }
  const free = freeAddress(subnet, takenAddresses(world))
  return free === undefined ? undefined : { IP: free, netmask }
}

function takenAddresses(world: World): ReadonlySet<string> {
  const interfaces = world
    .databases()
    .flatMap(database => database.records('PIF').map(([, pif]) => String(pif['IP'] ?? '')))
  const machines = [...world.hardware.machines.values()].map(machine => machine.address)
  const ports = [...world.hardware.nas.values()].flatMap(nas => nas.ports.map(port => port.ip))
  return new Set([...interfaces, ...machines, ...ports])
}

/** From the top, where nobody writes addresses by hand; the last is the broadcast address, the one before often a router. */
function freeAddress({ base, mask }: Subnet, taken: ReadonlySet<string>): string | undefined {
  const last = (base | ~mask) >>> 0
  for (let value = last - 2; value > base; value -= 1) {
    const address = printAddress(value)
    if (!taken.has(address)) return address
  }
  return undefined
}
