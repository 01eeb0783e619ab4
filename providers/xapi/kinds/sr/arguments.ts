/** Which arguments say where the storage of a type lies: those that must be written, and those that may be. */
export interface LocationArguments {
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

/** The arguments of each type of SR. */
export const locationArguments: Readonly<Record<string, LocationArguments>> = {
  nfs: { required: ['server', 'path'], optional: ['version', 'options'] },
  lvmoiscsi: {
    required: ['target', 'target_iqn', 'scsi_id'],
    optional: ['port', 'chap_user', 'chap_password', 'multipath'],
  },
  lvmohba: { required: ['scsi_id'], optional: ['multipath'] },
  smb: { required: ['server'], optional: ['username', 'password'] },
  iso: { required: ['location'], optional: ['username', 'password'] },
  ext: { required: ['device'], optional: [] },
  lvm: { required: ['device'], optional: [] },
}

/** Every argument that says where storage lies, whatever the type. */
export const allLocationArguments: readonly string[] = [
  ...new Set(Object.values(locationArguments).flatMap(each => [...each.required, ...each.optional])),
]

/** Of these, what says how hosts reach the storage, not where it lies: it changes while the SR stays. */
export const connectionSettings: readonly string[] = [
  'version',
  'options',
  'port',
  'chap_user',
  'chap_password',
  'username',
  'password',
  'multipath',
]
