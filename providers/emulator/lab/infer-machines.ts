import type { DatabaseRecord, FieldValue, Ref } from '../database/database.js'
import type { ObservedTables } from '../from-observation.js'
import type { MachineState } from '../world.js'
import { plentyBytes, type Cpu, type Machine, type Nic } from './hardware.js'
import { networkOf } from './subnet.js'

/** A machine as its host's records suggest it, and its state but for the database that it serves. */
export interface InferredMachine {
  readonly machine: Machine
  readonly state: Omit<MachineState, 'label' | 'databaseId' | 'role'>
}

/** The machines of a pool that was read. */
export function inferMachines(pool: ObservedTables): readonly InferredMachine[] {
  return [...(pool.tables.get('host') ?? [])].map(([ref, host]) => inferMachine(pool, ref, host))
}

function inferMachine(pool: ObservedTables, ref: Ref, host: DatabaseRecord): InferredMachine {
  const { tables } = pool
  const uuid = text(host['uuid'])
  const metrics = tables.get('host_metrics')?.get(text(host['metrics']))
  const version = texts(host['software_version'])
  const pifs = [...(tables.get('PIF')?.values() ?? [])].filter(pif => pif['host'] === ref)
  const management = pifs.find(pif => pif['management'] === true)
  const physical = pifs.filter(pif => pif['physical'] === true && Number(pif['VLAN']) < 0)
  const features = texts(host['cpu_info'])['features'] ?? ''
  const later = texts(host['cpu_info'])['features_after_reboot']
  return {
    machine: {
      label: text(host['name_label']),
      address: text(host['address']),
      netmask: text(management?.['netmask']),
      hasDhcpAddress: management?.['ip_configuration_mode'] === 'DHCP',
      gateway: text(management?.['gateway']),
      release: releaseOf(version),
      edition: text(host['edition']),
      password: pool.password,
      cpu: inferCpu(host),
      memoryBytes: Number(metrics?.['memory_total'] ?? 0),
      dom0MemoryBytes: memoryOfDomain0(tables, ref),
      diskBytes: plentyBytes,
      localSr: 'ext',
      nics: physical.map(inferNic),
      clockSkewSeconds: pool.clockSkews.get(uuid) ?? 0,
      networkBackend: version['network_backend'] === 'bridge' ? 'bridge' : 'openvswitch',
      updates: [],
      busy: [],
      setup: undefined,
    },
    state: {
      power: metrics?.['live'] === true ? 'on' : 'off',
      hostRef: ref,
      hostUuid: uuid,
      unplugged: physical
        .filter(pif => tables.get('PIF_metrics')?.get(text(pif['metrics']))?.['carrier'] === false)
        .map(pif => text(pif['device'])),
      cpuFeatures: features,
      pendingCpuFeatures: later === undefined || later === features ? undefined : later,
    },
  }
}

function releaseOf(version: Readonly<Record<string, string>>): string {
  const product = version['product_version'] ?? version['platform_version'] ?? ''
  return version['product_brand'] === 'XCP-ng' ? `xcp-ng-${product}` : product
}

function inferCpu(host: DatabaseRecord): Cpu {
  const info = texts(host['cpu_info'])
  const count = Number(info['cpu_count'] ?? 1)
  const sockets = Number(info['socket_count'] ?? 1)
  const capabilities = Array.isArray(host['capabilities']) ? host['capabilities'].map(String) : []
  return {
    vendor: info['vendor'] ?? '',
    model: info['modelname'] ?? '',
    family: Number(info['family'] ?? 0),
    stepping: Number(info['stepping'] ?? 0),
    sockets,
    cores: Math.max(1, Math.floor(count / sockets)),
    features: info['physical_features'] ?? info['features'] ?? '',
    isMaskable: info['maskable'] !== undefined && info['maskable'] !== 'no',
    hasHvm: capabilities.some(capability => capability.startsWith('hvm')),
  }
}

/** NICs of one subnet share a segment, those without an address one with their network. */
function inferNic(pif: DatabaseRecord): Nic {
  const subnet = networkOf(text(pif['IP']), text(pif['netmask']))
  return {
    device: text(pif['device']),
    mac: text(pif['MAC']),
    segment: subnet === undefined ? text(pif['network']) : JSON.stringify(subnet),
  }
}

function memoryOfDomain0(tables: ObservedTables['tables'], host: Ref): number {
  for (const vm of tables.get('VM')?.values() ?? [])
    if (vm['is_control_domain'] === true && vm['resident_on'] === host)
      return Number(vm['memory_static_max'] ?? 0)
  return 0
}

function text(value: FieldValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

function texts(value: FieldValue | undefined): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || Array.isArray(value)) return {}
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, String(element)]))
}
