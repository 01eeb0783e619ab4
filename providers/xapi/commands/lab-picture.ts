import type { ForecastSection } from '../../../src/provider/forecast.js'
import type { Json } from '../../../src/provider/step.js'
import type { Database, DatabaseRecord } from '../../emulator/database/database.js'
import type { Machine } from '../../emulator/lab/hardware.js'
import { nasDownKey } from '../../emulator/lab/reachability.js'
import type { MachineState, World } from '../../emulator/world.js'
import { isVirtualMachine } from '../observation/find.js'
import { freeMemory, isResident } from '../observation/memory.js'
import { flagField, numberField, textField } from '../observation/record.js'
import { sizeText, tableSection } from './result.js'
import { timeText } from './time-text.js'

/** The lab as it stands: machines, NAS, pools, hosts and VMs, as JSON for programs and as sections for reading. */
export interface LabPicture {
  readonly sections: readonly ForecastSection[]
  readonly json: Json
}

/** Draws the lab as it stands. */
export function drawLab(world: World): LabPicture {
  const machines = [...world.hardware.machines.values()].map(machine => machineRow(world, machine))
  const nas = [...world.hardware.nas.values()].map(each => ({
    name: each.label,
    is_up: world.fact(nasDownKey(each.label)) !== true,
    addresses: each.ports.map(port => port.ip),
    exports: each.exports.map(exportText),
  }))
  const databases = world.databases()
  const pools = databases.map(poolRow)
  const hosts = databases.flatMap(hostRows)
  const vms = databases.flatMap(vmRows)
  return {
    json: { time: timeText(world.clock.now()), machines, nas, pools, hosts, vms },
    sections: [
      tableSection(
        'Machines',
        ['Machine', 'Address', 'Release', 'Power', 'Role', '>Memory', 'Cables pulled'],
        machines.map(row => [
          row.name,
          row.address,
          row.release,
          row.power,
          row.role,
          sizeText(row.memory),
          row.unplugged.join(', '),
        ]),
      ),
      tableSection(
        'NAS',
        ['NAS', 'State', 'Addresses', 'Exports'],
        nas.map(row => [
          row.name,
          row.is_up ? 'up' : 'down',
          row.addresses.join(', '),
          row.exports.join(', '),
        ]),
      ),
      tableSection(
        'Hosts',
        ['Host', 'Pool', 'State', '>Memory free'],
        hosts.map(row => [row.name, row.pool, stateText(row), sizeText(row.memory_free)]),
      ),
      tableSection(
        'VMs',
        ['VM', 'Pool', 'State', 'Host', '>Memory'],
        vms.map(row => [row.name, row.pool, row.power_state, row.host ?? '', sizeText(row.memory)]),
      ),
    ],
  }
}

function machineRow(world: World, machine: Machine) {
  const state: MachineState = world.machine(machine.label)
  return {
    name: machine.label,
    address: machine.address,
    release: machine.release,
    power: state.power,
    role: state.role,
    memory: machine.memoryBytes,
    unplugged: [...state.unplugged],
  }
}

function exportText(each: { readonly kind: string } & Readonly<Record<string, unknown>>): string {
  const place = each['path'] ?? each['iqn'] ?? each['share']
  return `${each.kind} ${String(place)}`
}

function onlyRecord(database: Database, className: string): DatabaseRecord {
  return database.records(className)[0]?.[1] ?? {}
}

function poolName(database: Database): string {
  const pool = onlyRecord(database, 'pool')
  const coordinator = database.get('host', textField(pool, 'master')) ?? {}
  return textField(pool, 'name_label') || `(${textField(coordinator, 'name_label')})`
}

function poolRow(database: Database) {
  const pool = onlyRecord(database, 'pool')
  const coordinator = database.get('host', textField(pool, 'master')) ?? {}
  return {
    name: textField(pool, 'name_label'),
    uuid: textField(pool, 'uuid'),
    coordinator: textField(coordinator, 'name_label'),
    hosts: database.records('host').map(([, host]) => textField(host, 'name_label')),
  }
}

function hostRows(database: Database) {
  return database.records('host').map(([ref, host]) => {
    const metrics = database.get('host_metrics', textField(host, 'metrics')) ?? {}
    const total = numberField(metrics, 'memory_total') ?? 0
    const residents = database.records('VM').flatMap(([, vm]) => (isResident(vm, ref) ? [vm] : []))
    return {
      name: textField(host, 'name_label'),
      uuid: textField(host, 'uuid'),
      address: textField(host, 'address'),
      pool: poolName(database),
      enabled: flagField(host, 'enabled'),
      live: flagField(metrics, 'live'),
      memory_total: total,
      memory_free: freeMemory(host, total, residents),
    }
  })
}

function stateText(row: { readonly enabled: boolean; readonly live: boolean }): string {
  if (!row.live) return 'down'
  return row.enabled ? 'up' : 'disabled'
}

function vmRows(database: Database) {
  return database
    .records('VM')
    .filter(([, vm]) => isVirtualMachine(vm))
    .map(([, vm]) => {
      const host = database.get('host', textField(vm, 'resident_on'))
      return {
        name: textField(vm, 'name_label'),
        uuid: textField(vm, 'uuid'),
        pool: poolName(database),
        power_state: textField(vm, 'power_state'),
        host: host === undefined ? null : textField(host, 'name_label'),
        memory: numberField(vm, 'memory_static_max') ?? 0,
      }
    })
}
