/** What a storage driver can do, as far as calls depend on it (xapi.md §5.1). Sizes in bytes. */
export interface StorageKind {
  readonly type: string
  /** Disks take their whole size at once. */
  readonly isThick: boolean
  /** A disk's size is rounded up to a multiple of this. */
  readonly sizeStep: number
  /** True where disks can be made and destroyed. */
  readonly holdsDisks: boolean
  readonly canResize: boolean
  readonly canSnapshot: boolean
  /** True when the SR may hold an HA statefile (VDI_GENERATE_CONFIG). */
  readonly canHoldStatefile: boolean
  readonly canIntroduce: boolean
  /** One SR fills a device: creating formats it. Otherwise SRs lie side by side in folders. */
  readonly fillsDevice: boolean
}

const mebibyte = 1024 * 1024

function diskKind(
  type: string,
  traits: Partial<StorageKind> & { readonly isThick: boolean },
): readonly [string, StorageKind] {
  return [
    type,
    {
      type,
      sizeStep: (traits.isThick ? 4 : 2) * mebibyte,
      holdsDisks: true,
      canResize: true,
      canSnapshot: true,
      canHoldStatefile: true,
      canIntroduce: true,
      fillsDevice: traits.isThick,
      ...traits,
    },
  ]
}

const isoTraits = {
  isThick: false,
  sizeStep: 1,
  holdsDisks: false,
  canResize: false,
  canSnapshot: false,
  canHoldStatefile: false,
  canIntroduce: false,
} as const

/** The drivers of the emulated hosts by SR type. */
export const storageKinds: ReadonlyMap<string, StorageKind> = new Map([
  diskKind('lvm', { isThick: true, canHoldStatefile: false }),
  diskKind('ext', { isThick: false, fillsDevice: true }),
  diskKind('nfs', { isThick: false }),
  diskKind('smb', { isThick: false }),
  diskKind('lvmoiscsi', { isThick: true }),
  diskKind('lvmohba', { isThick: true }),
  diskKind('iso', isoTraits),
  diskKind('udev', { ...isoTraits, canIntroduce: true }),
])

/** A size as the driver makes it: rounded up. */
export function roundSize(kind: StorageKind, bytes: number): number {
  return Math.ceil(bytes / kind.sizeStep) * kind.sizeStep
}

/** VHD's limit: 2040 GiB. */
export const largestDiskBytes = 2040 * 1024 * mebibyte
