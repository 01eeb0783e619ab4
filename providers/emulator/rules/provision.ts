/** A disk that a template's provision text asks for. */
export interface ProvisionedDisk {
  readonly device: string
  readonly sizeBytes: number
  readonly srUuid: string
  readonly isBootable: boolean
  readonly type: string
}

/** Reads other_config:disks: one `disk` element a disk, with attributes. */
export function readProvision(xml: string): readonly ProvisionedDisk[] {
  return [...xml.matchAll(/<disk\s([^>]*?)\/?>/g)].map(([, text = '']) => {
    const attributes = new Map(
      [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
    )
    return {
      device: attributes.get('device') ?? '',
      sizeBytes: Number(attributes.get('size') ?? 0),
      srUuid: attributes.get('sr') ?? '',
      isBootable: attributes.get('bootable') === 'true',
      type: attributes.get('type') ?? 'system',
    }
  })
}
