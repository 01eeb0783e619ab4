import type { InstanceKey } from '../../address/address.js'
import { parseInstance } from '../../address/parse-address.js'
import { keyText, localText, moduleText } from '../../address/print-address.js'
import type { PlannedChange } from '../../plan/plan.js'

/** Why this happens to the instance, where that is not plain from its arguments. */
export function reasonNote(change: PlannedChange): string | undefined {
  if (change.action === 'forget')
    return change.remains === undefined
      ? (change.reasonDetail ?? 'destroy = false is set in the configuration')
      : undefined
  const instance = parseInstance(change.address)
  const local = instance && `${localText(instance)}`
  const key = change.reasonDetail ?? keyText(instance?.key)
  switch (change.reason) {
    case 'delete_because_no_resource_config':
      return `because ${local ?? change.address} is not in configuration`
    case 'delete_because_wrong_repetition':
      return `because resource ${wrongRepetition(instance?.key)}`
    case 'delete_because_count_index':
      return `because index ${key} is out of range for count`
    case 'delete_because_each_key':
      return `because key ${key} is not in for_each map`
    case 'delete_because_no_module':
      return `because ${change.reasonDetail ?? moduleText(instance?.module ?? [])} is not in configuration`
    case 'delete_because_no_move_target':
      return `because ${change.previousAddress ?? ''} was moved to ${change.address}, which is not in configuration`
    case 'read_because_config_unknown':
      return 'config refers to values not yet known'
    case 'read_because_dependency_pending':
      return 'depends on a resource or a module with changes pending'
    case 'read_because_check_nested':
      return 'config will be reloaded to verify a check block'
    default:
      return undefined
  }
}

function wrongRepetition(key: InstanceKey | undefined): string {
  if (key === undefined) return 'uses count or for_each'
  return typeof key === 'number' ? 'does not use count' : 'does not use for_each'
}
