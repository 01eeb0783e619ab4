import type { BodyShape } from '../../../src/schema/body-content.js'

function shape(
  required: readonly string[],
  optional: readonly string[],
  blocks: BodyShape['blocks'] = {},
): BodyShape {
  const entries = [
    ...required.map(name => [name, 'required'] as const),
    ...optional.map(name => [name, 'optional'] as const),
  ]
  return { attributes: Object.fromEntries(entries), blocks }
}

/** The top level of the lab file. */
export const labShape = shape([], [], {
  segment: ['name'],
  machine: ['name'],
  nas: ['name'],
  update: ['name'],
  template: ['name'],
  account: ['name'],
})

/** `account "auditor" { … }` */
export const accountShape = shape(['password'], ['role'])

/** `segment "campus" { … }` */
export const segmentShape = shape(['subnet'], [])

/** `machine "xen00" { … }` */
export const machineShape = shape(
  ['address', 'release', 'password'],
  words(
    'netmask dhcp gateway edition memory dom0_memory disk local_sr clock_skew network_backend updates busy setup',
  ),
  { cpu: [], nic: ['device'] },
)

/** `cpu { … }` of a machine. */
export const cpuShape = shape(
  [],
  ['vendor', 'model', 'family', 'stepping', 'sockets', 'cores', 'features', 'maskable', 'hvm'],
)

/** `nic "eth0" { … }` of a machine. */
export const nicShape = shape(['segment'], ['mac'])

/** `nas "filer" { … }` */
export const nasShape = shape([], [], { port: [], nfs: ['path'], iscsi: ['iqn'], smb: ['share'] })

/** `port { … }` of a NAS. */
export const portShape = shape(['segment', 'ip'], [])

/** `nfs "/path" { … }` */
export const nfsShape = shape([], ['size', 'isos', 'iso_library'])

/** `iscsi "iqn…" { … }` */
export const iscsiShape = shape([], [], { lun: ['scsi_id'], chap: [] })

/** `lun "360a…" { … }` */
export const lunShape = shape([], ['size', 'has_sr'])

/** `chap { … }` */
export const chapShape = shape(['user', 'password'], [])

/** `smb "share" { … }` */
export const smbShape = shape([], ['size', 'username', 'password', 'isos'])

/** `update "XS62ESP1" { … }` */
export const updateShape = shape(
  ['uuid', 'for'],
  ['guidance', 'requires', 'conflicts', 'enforce_homogeneity', 'size', 'build', 'refuses_running_vms'],
)

/** `template "guest" { … }` */
export const templateShape = shape([], ['tools', 'memory', 'vcpus', 'boot'], { disk: [] })

/** `disk { … }` of a template. */
export const templateDiskShape = shape(['size'], [])

function words(text: string): readonly string[] {
  return text.split(' ')
}
