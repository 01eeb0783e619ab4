import { findByRef, type Found, vbdsOfVm } from '../../observation/find.js'
import { flagField, mapField, numberField, textField } from '../../observation/record.js'

/** A disk that a template brings: it has one to be cloned, or names one to be made. */
export interface TemplateDisk {
  readonly position: number
  readonly sizeBytes: number
  readonly isBootable: boolean
  /** True where the template only says what to make. */
  readonly isNamed: boolean
}

/** All disks of a template. */
export function templateDisks(template: Found): readonly TemplateDisk[] {
  const cloned = vbdsOfVm(template.pool, template.ref).flatMap(({ record }) => {
    const vdi = findByRef(template.pool, 'VDI', textField(record, 'VDI'))
    if (record['type'] !== 'Disk' || vdi === undefined) return []
    return [
      {
        position: numberField(record, 'userdevice') ?? 0,
        sizeBytes: numberField(vdi.record, 'virtual_size') ?? 0,
        isBootable: flagField(record, 'bootable'),
        isNamed: false,
      },
    ]
  })
  const xml = mapField(template.record, 'other_config')['disks'] ?? ''
  return [...cloned, ...namedDisks(xml)]
}

/** The disks that `other_config:disks` names, as VM.provision reads it. */
function namedDisks(xml: string): readonly TemplateDisk[] {
  return [...xml.matchAll(/<disk\s([^>]*)>/g)].flatMap(([, attributes = '']) => {
    const fields = Object.fromEntries(
      [...attributes.matchAll(/([a-z]+)\s*=\s*["']([^"']*)["']/g)].map(([, name, value]) => [name, value]),
    )
    const [position, sizeBytes] = [Number(fields['device']), Number(fields['size'])]
    return Number.isInteger(position) && sizeBytes > 0
      ? [{ position, sizeBytes, isBootable: fields['bootable'] === 'true', isNamed: true }]
      : []
  })
}
