import type { Database, DatabaseRecord } from '../database/database.js'
import { compareVersions } from '../datamodel/releases.js'
import type { GuestTemplate, Hardware } from './hardware.js'

const mebibyte = 1024 * 1024
const gibibyte = 1024 * mebibyte

interface DefaultTemplate {
  readonly name: string
  readonly since?: string
  readonly until?: string
  readonly memoryBytes: number
  readonly diskBytes?: number
}

/** A few of the templates that an installation brings. */
const defaults: readonly DefaultTemplate[] = [
  { name: 'Other install media', memoryBytes: 128 * mebibyte },
  {
    name: 'Debian Wheezy 7.0 (64-bit)',
    since: '6.2',
    until: '8.0',
    memoryBytes: 128 * mebibyte,
    diskBytes: 8 * gibibyte,
  },
  {
    name: 'CentOS 6 (64-bit)',
    since: '6.0',
    until: '8.1',
    memoryBytes: 512 * mebibyte,
    diskBytes: 8 * gibibyte,
  },
  { name: 'CentOS 7', since: '6.5', memoryBytes: 1024 * mebibyte, diskBytes: 10 * gibibyte },
  { name: 'Debian Buster 10', since: '8.1', memoryBytes: 1024 * mebibyte, diskBytes: 10 * gibibyte },
  { name: 'Windows 10 (64-bit)', since: '7.0', memoryBytes: 2048 * mebibyte, diskBytes: 32 * gibibyte },
]

/** The templates of a fresh installation, and those that the lab describes. */
export function makeTemplates(database: Database, hardware: Hardware, release: string): void {
  for (const template of defaults) {
    if (template.since !== undefined && compareVersions(release, template.since) < 0) continue
    if (template.until !== undefined && compareVersions(release, template.until) >= 0) continue
    const disks = template.diskBytes === undefined ? [] : [template.diskBytes]
    database.create('VM', {
      ...templateRecord(template.name, template.memoryBytes, 1, release),
      is_default_template: true,
      other_config: { default_template: 'true', ...disksKey(disks) },
    })
  }
  for (const template of hardware.templates.values()) makeGuestTemplate(database, template, release)
}

/** A template that the lab describes: without disks of its own unless it says so. */
export function makeGuestTemplate(database: Database, template: GuestTemplate, release: string): void {
  database.create('VM', {
    ...templateRecord(template.label, template.memoryBytes, template.vcpus, release),
    HVM_boot_params: { order: template.boot ?? 'dc' },
    other_config: {
      ...(template.hasTools && { 'lab-tools': 'true' }),
      ...disksKey(template.disks.map(disk => disk.sizeBytes)),
    },
  })
}

function templateRecord(name: string, memory: number, vcpus: number, release: string): DatabaseRecord {
  return {
    name_label: name,
    name_description: '',
    power_state: 'Halted',
    is_a_template: true,
    user_version: 1,
    memory_static_max: memory,
    memory_dynamic_max: memory,
    memory_dynamic_min: memory,
    memory_static_min: Math.min(memory, 128 * mebibyte),
    VCPUs_max: vcpus,
    VCPUs_at_startup: vcpus,
    actions_after_shutdown: 'destroy',
    actions_after_reboot: 'restart',
    actions_after_crash: 'restart',
    HVM_boot_policy: 'BIOS order',
    HVM_boot_params: { order: 'dc' },
    HVM_shadow_multiplier: 1,
    domain_type: compareVersions(release, '7.5') >= 0 ? 'hvm' : 'unspecified',
    platform: { acpi: '1', apic: 'true', pae: 'true', nx: 'true', viridian: 'true', stdvga: '0' },
    hardware_platform_version: 0,
  }
}

/** What VM.provision makes disks from: an XML text that names size and SR. */
function disksKey(sizes: readonly number[]): { readonly [key: string]: string } {
  if (sizes.length === 0) return {}
  const disks = sizes.map(
    (size, position) =>
      `<disk device="${position}" size="${size}" sr="" bootable="${position === 0}" type="system"/>`,
  )
  return { disks: `<provision>${disks.join('')}</provision>` }
}
