import type { ModuleAddress } from '../../address/address.js'
import { parseInstance } from '../../address/parse-address.js'
import { moduleText } from '../../address/print-address.js'
import type { PlannedChange } from '../../plan/plan.js'
import type { Json } from '../../provider/step.js'

type Named = Pick<PlannedChange, 'address' | 'kindName' | 'mode' | 'providerName'>

/** The parts of an instance's address, as programs want them; `module_address` only inside a module. */
export function resourceName(change: Named): { readonly [name: string]: Json } {
  const instance = parseInstance(change.address)
  return {
    address: change.address,
    ...(instance !== undefined && instance.module.length > 0
      ? { module_address: moduleText(instance.module) }
      : {}),
    mode: change.mode,
    type: change.kindName,
    name: instance?.name ?? change.address,
    ...(instance?.key === undefined ? {} : { index: instance.key }),
    provider_name: change.providerName,
  }
}

/** The module instance that an instance lives in; the root has no steps. */
export function moduleOf(change: Pick<PlannedChange, 'address'>): ModuleAddress {
  return parseInstance(change.address)?.module ?? []
}
