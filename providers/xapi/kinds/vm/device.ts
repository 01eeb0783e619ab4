import type { Change } from '../../../../src/provider/change.js'
import type { ObjectValue } from '../../../../src/value/value.js'
import { literal, objectArgument } from '../../drafting/argument.js'
import { blocksOf, flagOf, linkOf, numberOf, textOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import type { PoolPlan } from '../../drafting/pool-plan.js'
import type { Target } from '../../drafting/setting.js'
import type { Staging } from '../../drafting/staging.js'
import { type Found, vifsOfVm } from '../../observation/find.js'
import { textField } from '../../observation/record.js'
import { newDisk } from './disk.js'
import { newNic } from './nic.js'

/** Disks and interfaces that come, go, grow or move to another network; the VM is halted meanwhile. */
export function deviceChanges(
  change: Change,
  to: Target,
  pool: PoolPlan,
  found: Found,
  staging: Staging,
): readonly Draft[] {
  return [...diskChanges(change, to, pool, staging), ...nicChanges(change, to, found, staging)]
}

function diskChanges(change: Change, to: Target, pool: PoolPlan, staging: Staging): readonly Draft[] {
  const before = new Map(blocksOf(change.prior, 'disk'))
  const after = new Map(blocksOf(change.planned, 'disk'))
  const kept = new Map(
    blocksOf(change.applied, 'disk').map(([label, block]) => [label, flagOf(block, 'keep') === true]),
  )
  const gone = [...before]
    .filter(([label]) => !after.has(label))
    .flatMap(([label, block]) => removeDisk(change, to, label, block, kept.get(label) === true))
  const changed = [...after].flatMap(([label, block], index) => {
    const old = before.get(label)
    return old === undefined
      ? newDisk(change, to, pool, label, block, numberOf(block, 'position') ?? index, staging)
      : growDisk(change, to, label, old, block)
  })
  return [...gone, ...changed]
}

function removeDisk(
  change: Change,
  to: Target,
  label: string,
  block: ObjectValue,
  isKept: boolean,
): readonly Draft[] {
  const uuid = textOf(block, 'uuid')
  if (uuid === undefined || isKept) return []
  const cause = { address: change.address, path: ['disk', label] }
  return [
    call(
      change.address,
      `disk/${label}/destroy`,
      'VDI.destroy',
      { at: to.at, self: objectArgument('VDI', uuid) },
      `destroy disk ${label} of ${to.subject}`,
      {
        cause,
        disrupts: [
          {
            subject: `disk ${label} of ${to.subject}`,
            effect: 'loses data',
            detail: 'the block that kept it is gone',
            cause,
          },
        ],
      },
    ),
  ]
}

function growDisk(
  change: Change,
  to: Target,
  label: string,
  old: ObjectValue,
  block: ObjectValue,
): readonly Draft[] {
  const size = numberOf(block, 'size')
  const uuid = textOf(old, 'uuid')
  if (size === undefined || uuid === undefined || size <= (numberOf(old, 'size') ?? size)) return []
  const cause = { address: change.address, path: ['disk', label, 'size'] }
  const parameters = { at: to.at, vdi: objectArgument('VDI', uuid), size: literal(size) }
  return [
    call(
      change.address,
      `disk/${label}/resize`,
      'VDI.resize',
      parameters,
      `let disk ${label} of ${to.subject} grow`,
      { cause },
    ),
  ]
}

function nicChanges(change: Change, to: Target, found: Found, staging: Staging): readonly Draft[] {
  const before = new Map(blocksOf(change.prior, 'nic'))
  const after = new Map(blocksOf(change.planned, 'nic'))
  const present = new Map(
    vifsOfVm(found.pool, found.ref).map(vif => [
      textField(vif.record, 'device'),
      textField(vif.record, 'uuid'),
    ]),
  )
  const isSame = (label: string, block: ObjectValue) => {
    const old = before.get(label)
    return (
      old !== undefined &&
      linkOf(old, 'network')?.address === linkOf(block, 'network')?.address &&
      sameText(old, block, 'mac')
    )
  }
  const removed = [...before.keys()].filter(
    label => !after.has(label) || !isSame(label, after.get(label) ?? blockless),
  )
  const added = [...after].filter(([label, block]) => !isSame(label, block))
  return [
    ...removed.flatMap(label => {
      const uuid = present.get(label)
      const cause = { address: change.address, path: ['nic', label] }
      return uuid === undefined
        ? []
        : [
            call(
              change.address,
              `nic/${label}/destroy`,
              'VIF.destroy',
              { at: to.at, self: objectArgument('VIF', uuid) },
              `take interface ${label} from ${to.subject}`,
              { cause },
            ),
          ]
    }),
    ...added.flatMap(([label, block]) => newNic(change, to, label, block, staging)),
  ]
}

const blockless: ObjectValue = { kind: 'object', attributes: new Map(), marks: 0 }

function sameText(old: ObjectValue, block: ObjectValue, name: string): boolean {
  const wanted = textOf(block, name)
  return wanted === undefined || wanted === textOf(old, name)
}
