import type { Database, DatabaseRecord } from '../database/database.js'
import { flagOf, mapOf, refOf, setOf, textOf } from './field.js'
import type { Refusal } from './refusal.js'
import { refusedWhen } from './refusal.js'
import { isAtLeast } from './release.js'
import type { AskedVm } from './vm-asked.js'

/** What takes a running guest elsewhere, or its memory to a disk. */
export const moves = ['suspend', 'checkpoint', 'pool_migrate', 'migrate_send']

/** True where the VM's platform says so, or its metrics since it started. */
function hasTrait(database: Database, record: DatabaseRecord, key: string, field: string): boolean {
  const metrics = database.get('VM_metrics', refOf(record, 'metrics'))
  return mapOf(record, 'platform')[key] === 'true' || (metrics !== undefined && flagOf(metrics, field))
}

/** VM_IS_IMMOBILE [vm]: set not to migrate, or guests run in it (xapi.md §7.2). */
export function immobileRefusals({ database, vm, record, operation }: AskedVm): readonly Refusal[] {
  const isPinned =
    hasTrait(database, record, 'nomigrate', 'nomigrate') ||
    hasTrait(database, record, 'nested-virt', 'nested_virt')
  return refusedWhen(isPinned && moves.includes(operation), 'VM_IS_IMMOBILE', [vm], ['VM', vm])
}

/** VM_IS_USING_NESTED_VIRT [vm]: the memory of a guest that runs guests stays as it is (xapi.md §7.2, 8). */
export function nestedRefusals({ database, vm, record, operation }: AskedVm): readonly Refusal[] {
  const isNested =
    operation === 'changing_dynamic_range' && hasTrait(database, record, 'nested-virt', 'nested_virt')
  return refusedWhen(isNested, 'VM_IS_USING_NESTED_VIRT', [vm], ['VM', vm])
}

/** VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION: disks that are reset at each boot keep no memory and no history; cached ones do not travel (xapi.md §7.2, 12). */
export function bootModeRefusals({ database, vm, operation, release }: AskedVm): readonly Refusal[] {
  const isMove = operation === 'pool_migrate'
  if (!isMove && !['snapshot', 'checkpoint', 'suspend'].includes(operation)) return []
  const stuck = database.referring('VBD', 'VM', vm).flatMap(([, vbd]) => {
    const vdi = refOf(vbd, 'VDI')
    const disk = database.get('VDI', vdi)
    const isReset = disk !== undefined && textOf(disk, 'on_boot') === 'reset'
    return isReset && (!isMove || flagOf(disk, 'allow_caching')) ? [vdi] : []
  })
  const word = isAtLeast(release, '6.5') ? 'INCOMPATIBLE' : 'INCOMPATABLE'
  return refusedWhen(
    stuck.length > 0,
    `VDI_ON_BOOT_MODE_${word}_WITH_OPERATION`,
    [],
    ['VM', vm],
    ...stuck.map(vdi => ['VDI', vdi] as const),
  )
}

/** VM_HAS_PCI_ATTACHED, VM_HAS_VGPU, VM_HAS_VUSBS [vm]: devices of the host keep a VM where it is (xapi.md §7.2). */
export function deviceRefusals({ database, vm, record, operation }: AskedVm): readonly Refusal[] {
  if (!['suspend', 'checkpoint', 'snapshot', 'pool_migrate', 'migrate_send'].includes(operation)) return []
  const has = (className: string) => database.referring(className, 'VM', vm).length > 0
  const pinsMemory = operation !== 'snapshot'
  return [
    ...refusedWhen(
      pinsMemory && setOf(record, 'attached_PCIs').length > 0,
      'VM_HAS_PCI_ATTACHED',
      [vm],
      ['VM', vm],
    ),
    ...refusedWhen(pinsMemory && has('VGPU'), 'VM_HAS_VGPU', [vm], ['VM', vm]),
    ...refusedWhen(has('VUSB'), 'VM_HAS_VUSBS', [vm], ['VM', vm]),
  ]
}
