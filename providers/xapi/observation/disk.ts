import type { XapiRecord } from '../session/xapi-session.js'
import { numberField, textField } from './record.js'

/** A disk by name and size, as a plan tells what is lost: `data (2048 MiB)`. */
export function diskWithSize(vdi: XapiRecord): string {
  return `${textField(vdi, 'name_label')} (${diskSize(vdi)})`
}

/** The size that a disk has for its VM. */
export function diskSize(vdi: XapiRecord): string {
  return `${Math.round((numberField(vdi, 'virtual_size') ?? 0) / 1048576)} MiB`
}
