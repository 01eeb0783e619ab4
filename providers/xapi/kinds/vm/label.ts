import { isOwnMark, markKey } from '../../drafting/key.js'
import { mapField, textField } from '../../observation/record.js'
import type { XapiRecord } from '../../session/xapi-session.js'

/** The key under which a disk remembers the label of its block. */
export const labelKey = 'poolwright-disk'

/** The label that a disk bears for this VM: a clone brings labels of another block, which say nothing here. */
export function labelOn(vdi: XapiRecord, vm: XapiRecord): string | undefined {
  const keys = mapField(vdi, 'other_config')
  const ofVm = mapField(vm, 'other_config')[markKey]
  if (!isOwnMark(ofVm, textField(vm, 'name_label'))) return undefined
  const [maker, owner] = [keys[markKey], ofVm].map(mark => mark?.split(' ')[0])
  return maker !== undefined && owner !== undefined && maker !== owner ? undefined : keys[labelKey]
}
