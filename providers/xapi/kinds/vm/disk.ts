import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { boolValue, numberValue, objectValue } from '../../../../src/value/construct.js'
import type { ObjectValue } from '../../../../src/value/value.js'
import { literal, objectArgument, record, uuidFrom } from '../../drafting/argument.js'
import { blocksOf, flagOf, linkOf, numberOf, shownText, textOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { mark, markKey } from '../../drafting/key.js'
import { ready } from '../../drafting/milestone.js'
import { labelKey } from './label.js'
import { templateDisks } from './template-disk.js'
import { type BroughtDisk, takeOver } from './take-over.js'
import type { PoolPlan } from '../../drafting/pool-plan.js'
import type { Target } from '../../drafting/setting.js'
import {
  changesOf,
  isKeeping,
  isMaking,
  observedPool,
  poolOf,
  type Staging,
  uuidOf,
} from '../../drafting/staging.js'
import { findAll, findByRef, type Found, isReference, poolRecord } from '../../observation/find.js'
import { mapField, numberField, setField, textField } from '../../observation/record.js'
import { exactSize } from '../../observation/size.js'

/** The disks of a new VM: those that its template brings at their position are taken over, others are made and connected. */
export function diskSteps(
  change: Change,
  to: Target,
  pool: PoolPlan,
  brought: readonly BroughtDisk[],
  staging: Staging,
): readonly Draft[] {
  return blocksOf(change.planned, 'disk').flatMap(([label, block], index) => {
    const position = numberOf(block, 'position') ?? index
    const disk = brought.find(each => each.position === position)
    return disk === undefined
      ? newDisk(change, to, pool, label, block, position, staging)
      : takeOver({ change, to, pool, staging }, label, block, disk)
  })
}

/** Disks that a template wants made and no block names: they come as the template has them, and are not managed. */
export function unnamedDisks(
  change: Change,
  to: Target,
  pool: PoolPlan,
  template: Found,
  staging: Staging,
): readonly Draft[] {
  const taken = new Set(
    blocksOf(change.planned, 'disk').map(([, block], index) => numberOf(block, 'position') ?? index),
  )
  return templateDisks(template)
    .filter(disk => disk.isNamed && !taken.has(disk.position))
    .flatMap(disk => {
      const block = objectValue([
        ['size', numberValue(disk.sizeBytes)],
        ['bootable', boolValue(disk.isBootable)],
      ])
      return newDisk(change, to, pool, `template-${disk.position}`, block, disk.position, staging, false)
    })
}

/** A disk that is made and connected to its VM; with a label it is a block’s, without it is nobody’s. */
export function newDisk(
  change: Change,
  to: Target,
  pool: PoolPlan,
  label: string,
  block: ObjectValue,
  position: number,
  staging: Staging,
  isLabelled = true,
): readonly Draft[] {
  const sr = srOf(block, pool, staging)
  const size = numberOf(block, 'size')
  if (sr === undefined || size === undefined) return []
  const name = `disk/${label}/create`
  const id = `${change.address}/${name}`
  const disk = {
    name_label: literal(`${shownText(change.planned, 'name') ?? change.address} ${label}`),
    name_description: literal(textOf(block, 'description') ?? ''),
    SR: objectArgument('SR', sr.uuid),
    virtual_size: literal(size),
    type: literal('user'),
    sharable: literal(false),
    read_only: literal(false),
    other_config: literal({
      [markKey]: mark(change, name, pool),
      ...(isLabelled ? { [labelKey]: label } : {}),
    }),
    xenstore_data: literal({}),
    sm_config: literal({}),
    tags: literal([]),
  }
  const cause = { address: change.address, path: ['disk', label] }
  const left = leftDisk(change, label, size, pool, staging)
  return [
    ...(left === undefined
      ? [
          call(
            change.address,
            name,
            'VDI.create',
            { at: to.at, record: record(disk) },
            `make disk ${label} of ${exactSize(size)}`,
            { cause, after: sr.after },
          ),
        ]
      : []),
    call(
      change.address,
      `disk/${label}/connect`,
      'VBD.create',
      { at: to.at, record: record(device(to, left ?? uuidFrom(id), block, position)) },
      `connect disk ${label} to ${to.subject}`,
      { cause },
    ),
  ]
}

/** A disk that an interrupted apply made for this block and did not come to connect. */
function leftDisk(
  change: Change,
  label: string,
  size: number,
  pool: PoolPlan,
  staging: Staging,
): Argument | undefined {
  const observed = observedPool(pool, staging)
  if (observed === undefined || isMaking(change)) return undefined
  const [found] = findAll(observed, 'VDI', vdi => {
    const marks = mapField(vdi, 'other_config')
    return (
      marks[labelKey] === label &&
      marks[markKey]?.startsWith(`${change.address} `) === true &&
      setField(vdi, 'VBDs').length === 0 &&
      numberField(vdi, 'virtual_size') === size
    )
  })
  return found === undefined ? undefined : literal(textField(found.record, 'uuid'))
}

/** The record of a disk's connection to its VM. */
export function device(
  to: Target,
  vdi: Argument,
  block: ObjectValue,
  position: number,
): { readonly [name: string]: Argument } {
  return {
    VM: to.object,
    VDI: objectArgument('VDI', vdi),
    userdevice: literal(String(position)),
    bootable: literal(flagOf(block, 'bootable') ?? position === 0),
    mode: literal(textOf(block, 'mode') ?? 'RW'),
    type: literal('Disk'),
    unpluggable: literal(true),
    empty: literal(false),
    other_config: literal({}),
    qos_algorithm_type: literal(''),
    qos_algorithm_params: literal({}),
  }
}

/** The SR of a disk: the one that is written, that which becomes the pool's default, or the default as it is. */
export function srOf(
  block: ObjectValue,
  pool: PoolPlan,
  staging: Staging,
): { readonly uuid: Argument; readonly after: Draft['after'] } | undefined {
  const link = linkOf(block, 'sr')
  const becoming = changesOf('sr', staging).find(
    change =>
      isKeeping(change) && flagOf(change.planned, 'default') === true && poolOf(change, staging) === pool,
  )
  if (link === undefined && becoming !== undefined) {
    const uuid = uuidOf(
      { kind: 'link', to: 'sr', address: becoming.address, identity: undefined, marks: 0 },
      'sr',
      staging,
    )
    return uuid === undefined
      ? undefined
      : { uuid, after: [{ milestone: ready(becoming.address), reason: 'it is the pool’s default SR' }] }
  }
  if (link !== undefined) {
    const uuid = uuidOf(link, 'sr', staging)
    return uuid === undefined ? undefined : { uuid, after: [] }
  }
  const observed = observedPool(pool, staging)
  const reference = observed === undefined ? '' : textField(poolRecord(observed)?.record ?? {}, 'default_SR')
  const found =
    observed === undefined || !isReference(reference) ? undefined : findByRef(observed, 'SR', reference)
  return found === undefined ? undefined : { uuid: literal(textField(found.record, 'uuid')), after: [] }
}
