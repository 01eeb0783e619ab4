import type { XapiRecord } from '../session/xapi-session.js'
import { numberField, textField } from './record.js'
import { exactSize } from './size.js'

/** A disk by name and size, as a plan tells what is lost: `data (2 GiB)`. */
export function diskWithSize(vdi: XapiRecord): string {
  return `${textField(vdi, 'name_label')} (${diskSize(vdi)})`
}

/** The size that a disk has for its VM. */
export function diskSize(vdi: XapiRecord): string {
  return exactSize(numberField(vdi, 'virtual_size') ?? 0)
}
