import type { FieldValue } from '../database/database.js'
import { isArray, isMap } from '../dispatch/check-value.js'
import type { World } from '../world.js'

/**
 * Where machines answer while the lab is served: each at a loopback address of its own. On the wire a host's address is
 * that one; in the world it stays what the lab says.
 */
export interface ServedAddresses {
  /** The machines by the address that they are served at. */
  readonly machines: ReadonlyMap<string, string>
  /** The address that the lab's network has for a machine now. */
  labAddress(machine: string): string
  /** What the world says of addresses, for clients: host.address, and the coordinator that HOST_IS_SLAVE names. */
  outward(method: string, answer: FieldValue): FieldValue
  /** The same for the parameters of an error. */
  outwardParameters(code: string, parameters: readonly string[]): readonly string[]
  /** What clients say of addresses, for the world: the coordinator that a pool is joined at, in either form. */
  inward(method: string, parameters: readonly FieldValue[]): readonly FieldValue[]
}

/** Gives the machines of a world their loopback addresses, in the lab file's order: 127.0.1.1, 127.0.1.2 … */
export function serveAddresses(world: World): ServedAddresses {
  const labels = [...world.hardware.machines.keys()]
  const machines = new Map(
    labels.map((label, index) => [`127.0.${1 + Math.floor(index / 250)}.${1 + (index % 250)}`, label]),
  )
  const labAddress = (label: string): string => {
    const state = world.machine(label)
    return String(world.database(state.databaseId).get('host', state.hostRef)?.['address'] ?? '')
  }
  const servedOf = (address: string): string =>
    [...machines].find(([, label]) => labAddress(label) === address)?.[0] ?? address
  const labOf = (address: string): string => {
    const label = machines.get(address.replace(/:\d+$/, ''))
    return label === undefined ? address : labAddress(label)
  }
  return {
    machines,
    labAddress,
    outward: (method, answer) => mapAnswer(method, answer, servedOf),
    outwardParameters: (code, parameters) =>
      code === 'HOST_IS_SLAVE' ? parameters.map(servedOf) : parameters,
    inward: (method, parameters) =>
      joining.has(method.replace(/^Async\./, ''))
        ? parameters.map((value, index) => (index === 1 && typeof value === 'string' ? labOf(value) : value))
        : parameters,
  }
}

/** Messages whose first parameter after the session is the address of a coordinator. */
const joining: ReadonlySet<string> = new Set(['pool.join', 'pool.join_force', 'pool.emergency_reset_master'])

function mapAnswer(method: string, answer: FieldValue, map: (address: string) => string): FieldValue {
  switch (method) {
    case 'host.get_address':
      return typeof answer === 'string' ? map(answer) : answer
    case 'host.get_record':
      return mapHost(answer, map)
    case 'host.get_all_records':
    case 'host.get_all_records_where':
      return isMap(answer)
        ? Object.fromEntries(Object.entries(answer).map(([ref, host]) => [ref, mapHost(host, map)]))
        : answer
    case 'event.from':
      return isMap(answer) && answer['events'] !== undefined
        ? { ...answer, events: mapEvents(answer['events'], map) }
        : answer
    case 'event.next':
      return mapEvents(answer, map)
    default:
      return answer
  }
}

function mapHost(host: FieldValue, map: (address: string) => string): FieldValue {
  return isMap(host) && typeof host['address'] === 'string'
    ? { ...host, address: map(host['address']) }
    : host
}

function mapEvents(events: FieldValue, map: (address: string) => string): FieldValue {
  if (!isArray(events)) return events
  return events.map(event =>
    isMap(event) && event['class'] === 'host' && event['snapshot'] !== undefined
      ? { ...event, snapshot: mapHost(event['snapshot'], map) }
      : event,
  )
}
