import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { printDatetime } from '../datamodel/datetime.js'
import { compareVersions, findRelease, type Release } from '../datamodel/releases.js'
import { invariant } from '../../../src/diagnostic/invariant.js'
import type { World } from '../world.js'
import type { Cpu, Machine } from './hardware.js'

/** The host record of a machine with its processors and metrics. */
export function makeHost(world: World, database: Database, machine: Machine, uuid: string): Ref {
  const release = findRelease(machine.release)
  invariant(release !== undefined, `the release ${machine.release} was checked`)
  const { cpu } = machine
  const metrics = database.create('host_metrics', {
    memory_total: machine.memoryBytes,
    memory_free: Math.max(0, machine.memoryBytes - machine.dom0MemoryBytes),
    live: true,
    last_updated: printDatetime(world.clock.now()),
  })
  const iqn = `iqn.2000-01.lab.${machine.label}:${uuid.slice(0, 8)}`
  const host = database.create('host', {
    uuid,
    name_label: machine.label,
    name_description: 'Default install',
    hostname: machine.label,
    address: machine.address,
    enabled: true,
    software_version: softwareVersion(release, machine.networkBackend),
    API_version_major: release.apiMajor,
    API_version_minor: release.apiMinor,
    API_version_vendor: 'XenSource',
    capabilities: capabilities(cpu),
    cpu_info: cpuInfo(cpu, machine.release),
    cpu_configuration: {},
    sched_policy: 'credit',
    supported_bootloaders: ['pygrub', 'eliloader'],
    other_config: { iscsi_iqn: iqn, multipathing: 'false', ...bootTimes(world.clock.now()) },
    iscsi_iqn: iqn,
    edition: machine.edition,
    license_params: {
      restrict_pooling: 'false',
      restrict_pool_size: 'false',
      enable_xha: 'true',
      expiry: '20991231T23:59:59Z',
    },
    license_server: { address: 'localhost', port: '27000' },
    chipset_info: { iommu: 'false' },
    virtual_hardware_platform_versions: compareVersions(machine.release, '7.0') >= 0 ? [0, 1, 2] : [0, 1],
    metrics,
    logging: {},
    power_on_mode: '',
  })
  for (let number = 0; number < cpu.sockets * cpu.cores; number += 1) {
    database.create('host_cpu', hostCpu(cpu, host, number))
  }
  return host
}

/** When host and toolstack started, as the toolstack notes it in other_config at each start (xapi, dbsync_slave.ml). */
export function bootTimes(seconds: number): {
  readonly boot_time: string
  readonly agent_start_time: string
} {
  return { boot_time: `${seconds}.`, agent_start_time: `${seconds}.` }
}

function softwareVersion(release: Release, networkBackend: string): { readonly [key: string]: string } {
  const productVersion = release.name.replace(/^xcp-ng-/, '')
  return {
    product_version: productVersion,
    product_version_text: productVersion,
    product_version_text_short: productVersion.replace(/\.0$/, ''),
    product_brand: release.brand,
    platform_name: 'XCP',
    platform_version: release.platformVersion,
    build_number: release.buildNumber,
    git_id: release.buildNumber,
    hostname: 'localhost',
    xapi: `${release.apiMajor}.${release.apiMinor}`,
    network_backend: networkBackend,
    xencenter_min: `${release.apiMajor}.${release.apiMinor}`,
    ...(compareVersions(release.name, '7.1') >= 0 && { db_schema: release.databaseSchema }),
    ...(compareVersions(release.name, '23.0') >= 0 && { xapi_version: release.tree }),
  }
}

function capabilities(cpu: Cpu): readonly string[] {
  const paravirtual = ['xen-3.0-x86_64', 'xen-3.0-x86_32p']
  return cpu.hasHvm ? [...paravirtual, 'hvm-3.0-x86_32', 'hvm-3.0-x86_32p', 'hvm-3.0-x86_64'] : paravirtual
}

/** `host.cpu_info` by era (xapi.md §2.3): one effective set up to 6.5, sets by domain type from 7.0. */
export function cpuInfo(cpu: Cpu, release: string): { readonly [key: string]: string } {
  const base = {
    cpu_count: String(cpu.sockets * cpu.cores),
    socket_count: String(cpu.sockets),
    vendor: cpu.vendor,
    speed: '3300.000',
    modelname: cpu.model,
    family: String(cpu.family),
    model: '42',
    stepping: String(cpu.stepping),
    flags: '',
    features: cpu.features,
  }
  if (compareVersions(release, '7.0') < 0) {
    return {
      ...base,
      features_after_reboot: cpu.features,
      physical_features: cpu.features,
      maskable: cpu.isMaskable ? 'full' : 'no',
    }
  }
  const levels = { features_pv: cpu.features, features_hvm: cpu.features }
  return compareVersions(release, '8.2') < 0
    ? { ...base, ...levels }
    : { ...base, ...levels, features_pv_host: cpu.features, features_hvm_host: cpu.features }
}

function hostCpu(cpu: Cpu, host: Ref, number: number): DatabaseRecord {
  return {
    host,
    number,
    vendor: cpu.vendor,
    speed: 3300,
    modelname: cpu.model,
    family: cpu.family,
    model: 42,
    stepping: String(cpu.stepping),
    features: cpu.features,
  }
}
