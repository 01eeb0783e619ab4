import { listValue, objectValue, stringValue } from '../../../../src/value/construct.js'
import { impliedType } from '../../../../src/schema/implied-type.js'
import { sameValue } from '../../../../src/value/same.js'
import type { LinkValue, ObjectValue, Value } from '../../../../src/value/value.js'
import { attributeOf, linksOf, textOf } from '../../drafting/attribute.js'
import { type Found, virtualMachines } from '../../observation/find.js'
import { linkTo } from '../../observation/identity.js'
import type { ObservedPool, XapiObservation } from '../../observation/observation.js'
import { textField } from '../../observation/record.js'
import { toldLinks } from '../told.js'
import { haPlanSchema } from './schema.js'

export const priorities = ['restart', 'best-effort'] as const

/** One `protect` block: its place among the blocks, its VMs, and how firmly they are restarted. */
export interface Protection {
  readonly index: number
  readonly vms: readonly LinkValue[]
  readonly priority: string
}

/** The `protect` blocks of a plan, in the order written. */
export function protectionsOf(values: ObjectValue | undefined): readonly Protection[] {
  const blocks = attributeOf(values, 'protect')
  if (blocks?.kind !== 'list') return []
  return blocks.elements.flatMap((block, index) =>
    block.kind === 'object'
      ? [{ index, vms: linksOf(block, 'vms'), priority: textOf(block, 'priority') ?? 'restart' }]
      : [],
  )
}

/**
 * The blocks as the pool has them: every VM that HA restarts is in the block that names it as long as its priority is the
 * block's; others are in the first block of their priority, or in one of their own.
 */
export function toldProtections(
  pool: ObservedPool,
  observation: XapiObservation,
  applied: ObjectValue | undefined,
): Value {
  const left = new Map(
    virtualMachines(pool)
      .filter(vm => priorityOf(vm) !== '')
      .map(vm => [textField(vm.record, 'uuid'), vm] as const),
  )
  const blocks = protectionsOf(applied).map(block => {
    const vms = block.vms.filter(link => {
      const vm = left.get(link.identity ?? '')
      if (vm === undefined || priorityOf(vm) !== block.priority) return false
      return left.delete(link.identity ?? '')
    })
    return { priority: block.priority, vms: [...vms] }
  })
  for (const [uuid, vm] of left) {
    const priority = priorityOf(vm)
    const block = blocks.find(each => each.priority === priority)
    const link = linkTo(observation, 'vm', uuid)
    if (block === undefined) blocks.push({ priority, vms: [link] })
    else block.vms.push(link)
  }
  return listValue(blocks.map(toldBlock), elementType)
}

const elementType = impliedType(haPlanSchema.block.blocks['protect']?.block ?? { attributes: {}, blocks: {} })

function toldBlock({
  priority,
  vms,
}: {
  readonly priority: string
  readonly vms: readonly LinkValue[]
}): Value {
  return objectValue([
    ['vms', toldLinks(vms, 'vm')],
    ['priority', stringValue(priority)],
  ])
}

/** How firmly HA restarts a VM: `restart`, `best-effort`, or nothing. */
export function priorityOf(vm: Found): string {
  return textField(vm.record, 'ha_restart_priority')
}

/** True where both say the same of every VM. */
export function isSameProtection(before: ObjectValue | undefined, after: ObjectValue | undefined): boolean {
  const [left, right] = [before, after].map(values => values?.attributes.get('protect'))
  return left !== undefined && right !== undefined && sameValue(left, right)
}
