import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { compareVersions } from '../datamodel/releases.js'
import type { Machine } from './hardware.js'

const gibibyte = 1024 ** 3
/** What the installer keeps of the first disk for domain 0: two partitions of 4 GiB, from 7.0 two of 18 GiB and some. */
const reservedBytes = { before7: 8 * gibibyte, from7: 42 * gibibyte }

const diskFeatures = words(
  'SR_PROBE SR_UPDATE VDI_CREATE VDI_DELETE VDI_ATTACH VDI_DETACH VDI_RESIZE VDI_CLONE VDI_SNAPSHOT VDI_ACTIVATE VDI_DEACTIVATE VDI_UPDATE VDI_INTRODUCE',
)
/** Disks that move while their VM runs, and blocks that are tracked, came later (xapi.md §5.1, §5.4). */
const laterFeatures: Readonly<Record<string, string>> = { VDI_MIRROR: '6.1', VDI_CONFIG_CBT: '7.3' }
const moving = Object.keys(laterFeatures)
const statefile = ['VDI_GENERATE_CONFIG', 'VDI_RESET_ON_BOOT/2', ...moving]
const thin = ['THIN_PROVISIONING', 'SR_SUPPORTS_LOCAL_CACHING']

interface Driver {
  readonly type: string
  readonly name: string
  readonly features: readonly string[]
  readonly since?: string
}

/** The storage drivers of an installation with what they can do (xapi.md §5.1). */
const drivers: readonly Driver[] = [
  { type: 'ext', name: 'Local EXT3 VHD', features: [...diskFeatures, ...statefile, ...thin] },
  {
    type: 'file',
    name: 'Local Path VHD',
    features: [
      ...diskFeatures.filter(feature => feature !== 'VDI_UPDATE'),
      'VDI_GENERATE_CONFIG',
      'THIN_PROVISIONING',
      ...moving,
    ],
  },
  { type: 'hba', name: 'Hardware HBA', features: ['SR_PROBE', 'VDI_ATTACH', 'VDI_DETACH', 'VDI_INTRODUCE'] },
  { type: 'iscsi', name: 'iSCSI', features: ['SR_PROBE', 'VDI_ATTACH', 'VDI_DETACH', 'VDI_INTRODUCE'] },
  {
    type: 'iso',
    name: 'ISO',
    features: ['SR_PROBE', 'VDI_CREATE', 'VDI_DELETE', 'VDI_ATTACH', 'VDI_DETACH'],
  },
  { type: 'lvm', name: 'Local LVM', features: [...diskFeatures, 'VDI_RESET_ON_BOOT/2', ...moving] },
  {
    type: 'lvmohba',
    name: 'LVM over Hardware HBA',
    features: [...diskFeatures, ...statefile, 'SR_METADATA'],
  },
  { type: 'lvmoiscsi', name: 'LVM over iSCSI', features: [...diskFeatures, ...statefile, 'SR_METADATA'] },
  {
    type: 'nfs',
    name: 'NFS VHD',
    features: [...diskFeatures, ...statefile, 'THIN_PROVISIONING', 'SR_CACHING'],
  },
  { type: 'smb', name: 'SMB', features: [...diskFeatures, ...statefile, 'THIN_PROVISIONING'], since: '7.0' },
  { type: 'udev', name: 'udev', features: ['VDI_INTRODUCE', 'VDI_ATTACH', 'VDI_DETACH', 'VDI_UPDATE'] },
]

/** One SM record a driver. */
export function makeStorageManagers(database: Database, release: string): void {
  for (const driver of drivers) {
    if (driver.since !== undefined && compareVersions(release, driver.since) < 0) continue
    const features = driver.features.filter(feature => {
      const start = laterFeatures[feature]
      return start === undefined || compareVersions(release, start) >= 0
    })
    database.create('SM', {
      type: driver.type,
      name_label: driver.name,
      name_description: '',
      vendor: 'XenSource',
      version: '1.0',
      required_api_version: '1.0',
      driver_filename: `/opt/xensource/sm/${driver.type}SR`,
      capabilities: features.map(feature => feature.replace(/\/\d+$/, '')),
      features: Object.fromEntries(
        features.map(feature => {
          const [name = '', version = '1'] = feature.split('/')
          return [name, Number(version)]
        }),
      ),
    })
  }
}

/** What an installation makes by itself: local storage, the DVD drives, removable storage, the tools (xapi.md §5.6). */
export function makeLocalStorage(database: Database, machine: Machine, host: Ref): void {
  const reserved = compareVersions(machine.release, '7.0') < 0 ? reservedBytes.before7 : reservedBytes.from7
  makeSr(database, host, '/dev/sda3', {
    name_label: 'Local storage',
    type: machine.localSr,
    content_type: 'user',
    physical_size: Math.max(0, machine.diskBytes - reserved),
    other_config: { 'i18n-key': 'local-storage', 'i18n-original-value-name_label': 'Local storage' },
  })
  makeSr(database, host, '/dev/xapi/cd', {
    name_label: 'DVD drives',
    name_description: 'Physical DVD drives',
    type: 'udev',
    content_type: 'iso',
    sm_config: { type: 'cd' },
  })
  makeSr(database, host, '/dev/xapi/block', {
    name_label: 'Removable storage',
    type: 'udev',
    content_type: 'disk',
    sm_config: { type: 'block' },
  })
  makeTools(database, machine, host)
}

function makeTools(database: Database, machine: Machine, host: Ref): void {
  const brand = machine.release.startsWith('xcp-ng-') ? 'XCP-ng' : 'XenServer'
  const sr = makeSr(database, host, '/opt/xensource/packages/iso', {
    name_label: `${brand} Tools`,
    name_description: `${brand} Tools ISOs`,
    type: 'iso',
    content_type: 'iso',
    shared: true,
    is_tools_sr: true,
    other_config: { xenserver_tools_sr: 'true' },
  })
  database.create('VDI', {
    name_label: 'xs-tools.iso',
    location: 'xs-tools.iso',
    SR: sr,
    type: 'user',
    read_only: true,
    virtual_size: 64 * 1024 ** 2,
    physical_utilisation: 64 * 1024 ** 2,
    managed: true,
    is_tools_iso: true,
  })
}

function makeSr(database: Database, host: Ref, place: string, fields: DatabaseRecord): Ref {
  const sr = database.create('SR', {
    name_description: '',
    physical_size: 0,
    physical_utilisation: 0,
    virtual_allocation: 0,
    shared: false,
    ...fields,
  })
  const isTools = fields['is_tools_sr'] === true
  const isDisk = fields['type'] === 'lvm' || fields['type'] === 'ext'
  const deviceConfig = isDisk
    ? { device: place }
    : { location: place, ...(isTools && { legacy_mode: 'true' }) }
  database.create('PBD', { host, SR: sr, device_config: deviceConfig, currently_attached: true })
  return sr
}

function words(text: string): readonly string[] {
  return text.split(' ')
}
