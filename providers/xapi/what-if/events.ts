import { Failure } from '../../../src/diagnostic/failure.js'
import type { Database, DatabaseRecord, Ref } from '../../emulator/database/database.js'
import type { Emulator } from '../../emulator/emulator.js'
import { together } from '../catalogue/entry.js'
import { explain } from '../catalogue/explain.js'
import { dialEmulator } from '../session/emulated.js'
import type { XapiSession } from '../session/xapi-session.js'
import { serversOfConfig } from '../ordering/subnet.js'
import { linksOf, lostLinks } from './links.js'
import { machineOf, takeSnapshot } from './snapshot.js'

/** How long the world is watched afterwards, in virtual seconds: HA gives up silent hosts and restarts VMs within it. */
export const watchedSeconds = 1800

/** What was done to the copy of the world, in words, or why it could not be done. */
export type Happening =
  | { readonly what: string; readonly lines?: readonly string[] }
  | { readonly problem: string; readonly remedy: string }

/** Cuts the power of hosts at once. */
export function failHosts(world: Emulator, names: readonly string[]): Happening {
  const machines: string[] = []
  for (const name of names) {
    const machine = machineNamed(world, name)
    if (machine === undefined) return unknownHost(world, name)
    machines.push(machine)
  }
  for (const machine of machines) world.powerOff(machine)
  return { what: `${together(names)} ${names.length === 1 ? 'fails' : 'fail at once'}` }
}

/** Pulls the cable of one NIC. */
export function failNic(world: Emulator, host: string, nic: string): Happening {
  const machine = machineNamed(world, host)
  if (machine === undefined) return unknownHost(world, host)
  const nics = [...(world.world.hardware.machines.get(machine)?.nics ?? [])].map(each => each.device)
  if (!nics.includes(nic))
    return { problem: `${host} has no NIC ${nic}.`, remedy: `It has: ${nics.join(', ')}.` }
  const { databaseId, hostRef } = world.world.machine(machine)
  const before = linksOf(world, databaseId, hostRef)
  world.unplug(machine, nic)
  const after = linksOf(world, databaseId, hostRef)
  return { what: `${nic} of ${host} loses its link`, lines: lostLinks(host, nic, before, after) }
}

/** Lets the storage behind an SR go down. */
export function failStorage(world: Emulator, name: string): Happening {
  const srs = world.world
    .databases()
    .flatMap(database => database.records('SR').map(([ref, sr]) => ({ database, ref, sr })))
  const found = srs.filter(({ sr }) => sr['name_label'] === name || sr['uuid'] === name)
  const [first] = found
  if (first === undefined) {
    const names = [...new Set(srs.map(({ sr }) => String(sr['name_label'])))]
    return { problem: `No SR is called ${JSON.stringify(name)}.`, remedy: `There are: ${names.join(', ')}.` }
  }
  const servers = first.database
    .referring('PBD', 'SR', first.ref)
    .flatMap(([, pbd]) => serversOfConfig(textsIn(pbd['device_config'])))
  const nas = [...world.world.hardware.nas.values()].find(each =>
    each.ports.some(port => servers.includes(port.ip)),
  )
  if (nas === undefined)
    return world.world.hardware.isStorageUnknown === true && servers.length > 0
      ? {
          problem: `The server of ${name} is that of a real pool, and is not emulated.`,
          remedy: 'Ask about the failure of a host or of a NIC.',
        }
      : {
          problem: `The storage of ${name} is no server that could go down.`,
          remedy: 'Ask about an SR on a NAS; local storage fails with its host.',
        }
  world.nasDown(nas.label)
  const ips = nas.ports.map(port => port.ip)
  const served = srs.filter(({ database, ref }) =>
    database
      .referring('PBD', 'SR', ref)
      .some(([, pbd]) => serversOfConfig(textsIn(pbd['device_config'])).some(server => ips.includes(server))),
  )
  return {
    what: `${nas.label}, which serves ${name}, goes down`,
    lines: served.flatMap(({ database, ref, sr }) => stalled(database, ref, String(sr['name_label']))),
  }
}

/** Running VMs with a disk on an SR wait for it until it is back. */
function stalled(database: Database, sr: Ref, name: string): readonly string[] {
  const vms = database.records('VBD').flatMap(([, vbd]) => {
    const disk = database.get('VDI', String(vbd['VDI']))
    const vm = database.get('VM', String(vbd['VM']))
    const isHit =
      disk?.['SR'] === sr && vm?.['power_state'] === 'Running' && vbd['currently_attached'] === true
    return isHit ? [String(vm['name_label'])] : []
  })
  if (vms.length === 0) return [`${name} is out of reach; no running VM has a disk there.`]
  return [
    `${name} is out of reach: ${together([...new Set(vms)].sort())} ${new Set(vms).size === 1 ? 'waits' : 'wait'} for it, and cannot read or write meanwhile.`,
  ]
}

/** Disables a host and moves its VMs away. */
export async function emptyHost(world: Emulator, name: string): Promise<Happening> {
  const machine = machineNamed(world, name)
  if (machine === undefined) return unknownHost(world, name)
  const { hostRef, databaseId } = world.world.machine(machine)
  const database = world.world.database(databaseId)
  const pool = database.records('pool').at(0)?.[1]
  const address = String(database.get('host', String(pool?.['master'] ?? hostRef))?.['address'] ?? '')
  const password = world.world.hardware.machines.get(machine)?.password ?? ''
  const session = await dialEmulator(world).connect(address, 'root', password)
  const told = (error: unknown, step: string, call: string) => {
    if (!(error instanceof Failure)) throw error
    const parameters = error.parameters.map(each => nameBehind(world, each))
    const { detail, remedy } = explain(error.code, { parameters, step, call })
    return { problem: `${detail} (${error.code})`, remedy }
  }
  // As a plan does it: high availability refuses to empty a host, so it is off meanwhile.
  const heartbeat = pool?.['ha_enabled'] === true ? heartbeatSr(database, pool) : undefined
  const { ha_configuration: configuration = {} } = pool ?? {}
  if (heartbeat !== undefined) await session.call('pool.disable_ha')
  for (const call of ['host.disable', 'host.evacuate']) {
    try {
      await session.call(call, hostRef)
    } catch (error) {
      const all = await keepingFrom(world, session, hostRef)
      if (call !== 'host.evacuate' || all.length === 0) return told(error, `empty ${name}`, call)
      return { problem: `${name} cannot be emptied: ${all.join(' ')}`, remedy: stayingRemedy }
    }
  }
  const what = `${name} is disabled and emptied`
  if (heartbeat === undefined) return { what }
  try {
    await session.call('pool.enable_ha', [heartbeat], textsIn(configuration))
  } catch (error) {
    const { problem } = told(error, 'switch high availability on again', 'pool.enable_ha')
    return { what, lines: [`High availability is off for the move and stays off: ${problem}`] }
  }
  return { what, lines: [`High availability is off for the move, and on again without ${name}.`] }
}

const stayingRemedy =
  'A plan can stop or suspend such VMs meanwhile: unmovable = "shutdown" or "suspend" in the block of the host.'

/** Each VM that keeps a host from being emptied, with the reason. */
async function keepingFrom(world: Emulator, session: XapiSession, host: Ref): Promise<readonly string[]> {
  const answer = await session.call('host.get_vms_which_prevent_evacuation', host)
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return []
  return Object.entries(answer).map(([vm, reason]) => {
    const [code = '', ...parameters] = Array.isArray(reason) ? reason.map(String) : []
    const names = parameters.map(each => nameBehind(world, each))
    const { detail } = explain(code, {
      parameters: names,
      step: nameBehind(world, vm),
      call: 'host.evacuate',
    })
    return `${detail} (${code})`
  })
}

/** The SR with the statefile of an armed pool. */
function heartbeatSr(database: Database, pool: DatabaseRecord): Ref | undefined {
  const [statefile] = Array.isArray(pool['ha_statefiles']) ? pool['ha_statefiles'] : []
  const sr = database.get('VDI', String(statefile))?.['SR']
  return sr === undefined ? undefined : String(sr)
}

function nameBehind(world: Emulator, parameter: string): string {
  for (const database of world.world.databases())
    for (const className of ['VM', 'host', 'SR', 'network']) {
      const record = database.get(className, parameter)
      if (record !== undefined) return String(record['name_label'])
    }
  return parameter
}

function machineNamed(world: Emulator, name: string): string | undefined {
  const short = name.replace(/^host\./, '')
  const host = takeSnapshot(world).hosts.find(each => each.name === short || each.uuid === short)
  if (host !== undefined) return machineOf(world, host.uuid)
  return world.world.hardware.machines.has(short) ? short : undefined
}

function unknownHost(world: Emulator, name: string): Happening {
  const names = takeSnapshot(world).hosts.map(host => host.name)
  return { problem: `No host is called ${JSON.stringify(name)}.`, remedy: `There are: ${names.join(', ')}.` }
}

function textsIn(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)]))
}
