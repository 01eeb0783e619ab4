import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import type { ObjectValue } from '../../../../src/value/value.js'
import { literal, objectArgument, record, uuidFrom } from '../../drafting/argument.js'
import {
  attributeOf,
  blocksOf,
  flagOf,
  linkOf,
  numberOf,
  shownText,
  textOf,
} from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { mark, markKey } from '../../drafting/key.js'
import type { PoolPlan } from '../../drafting/pool-plan.js'
import type { Target } from '../../drafting/setting.js'
import { type Staging, uuidOf } from '../../drafting/staging.js'
import { findByRef, type Found, vbdsOfVm } from '../../observation/find.js'
import { flagField, mapField, numberField, textField } from '../../observation/record.js'
import { device } from './disk.js'
import { labelKey } from './label.js'

/** A disk that comes with a clone: where it will be, and what is known of the one that it is cloned from. */
export interface BroughtDisk {
  readonly position: number
  readonly sizeBytes: number | undefined
  /** The UUID of its SR, known or the answer of a step. */
  readonly sr: Argument | undefined
  readonly mode: string
  readonly isBootable: boolean
  readonly keys: Readonly<Record<string, string>>
}

/** The disks of a VM or a template that exists. */
export function disksOfSource(source: Found): readonly BroughtDisk[] {
  return vbdsOfVm(source.pool, source.ref).flatMap(({ record: vbd }) => {
    const vdi = findByRef(source.pool, 'VDI', textField(vbd, 'VDI'))
    if (vbd['type'] !== 'Disk' || vdi === undefined) return []
    const sr = findByRef(source.pool, 'SR', textField(vdi.record, 'SR'))
    return [
      {
        position: numberField(vbd, 'userdevice') ?? 0,
        sizeBytes: numberField(vdi.record, 'virtual_size'),
        sr: sr === undefined ? undefined : literal(textField(sr.record, 'uuid')),
        mode: textField(vbd, 'mode'),
        isBootable: flagField(vbd, 'bootable'),
        keys: mapField(vdi.record, 'other_config'),
      },
    ]
  })
}

/** The disks of a VM that this plan makes as well. */
export function disksOfPlanned(source: Change, staging: Staging): readonly BroughtDisk[] {
  const srOfDisk = (block: ObjectValue): Argument | undefined => {
    const link = linkOf(block, 'sr')
    return link === undefined ? undefined : uuidOf(link, 'sr', staging)
  }
  return blocksOf(source.planned, 'disk').map(([label, block], index) => ({
    position: numberOf(block, 'position') ?? index,
    sizeBytes: numberOf(block, 'size'),
    sr: srOfDisk(block),
    mode: textOf(block, 'mode') ?? 'RW',
    isBootable: flagOf(block, 'bootable') === true,
    keys: { [markKey]: source.address, [labelKey]: label },
  }))
}

interface Scene {
  readonly change: Change
  readonly to: Target
  readonly pool: PoolPlan
  readonly staging: Staging
}

/** A disk that a clone brings becomes that of a block: labelled, and altered where the block says something else. */
export function takeOver(
  scene: Scene,
  label: string,
  block: ObjectValue,
  disk: BroughtDisk,
): readonly Draft[] {
  const { change, to, staging } = scene
  const link = linkOf(block, 'sr')
  const target = link === undefined ? undefined : uuidOf(link, 'sr', staging)
  const isElsewhere = target !== undefined && JSON.stringify(target) !== JSON.stringify(disk.sr)
  const place = { VM: to.object, device: literal(String(disk.position)) }
  const vdi = record({ class: literal('VDI'), ...place })
  const moved = isElsewhere ? relocate(scene, label, block, disk, vdi, target) : []
  return [...moved, ...alter(scene, label, block, disk, vdi)].map(draft => ({
    ...draft,
    cause: { address: change.address, path: ['disk', label] },
  }))
}

/** The clone’s disk is copied to the SR that is written, and the copy takes its place. */
function relocate(
  { change, to }: Scene,
  label: string,
  block: ObjectValue,
  disk: BroughtDisk,
  vdi: Argument,
  target: Argument,
): readonly Draft[] {
  const copy = call(
    change.address,
    `disk/${label}/copy`,
    'VDI.copy',
    { at: to.at, vdi, sr: objectArgument('SR', target) },
    `copy disk ${label} of ${to.subject} to its SR`,
  )
  const destroy = call(
    change.address,
    `disk/${label}/destroy-old`,
    'VDI.destroy',
    { at: to.at, self: vdi },
    `destroy the copy of disk ${label} that came with the template`,
  )
  const fields = device(to, uuidFrom(copy.id), block, disk.position)
  const connect = call(
    change.address,
    `disk/${label}/connect`,
    'VBD.create',
    { at: to.at, record: record(fields) },
    `connect disk ${label} to ${to.subject}`,
  )
  return [copy, destroy, connect]
}

function alter(
  { change, to, pool }: Scene,
  label: string,
  block: ObjectValue,
  disk: BroughtDisk,
  vdi: Argument,
): readonly Draft[] {
  const name = `disk/${label}/create`
  const vbd = record({ class: literal('VBD'), VM: to.object, device: literal(String(disk.position)) })
  const step = (id: string, message: string, parameters: Draft['arguments'], summary: string) =>
    call(change.address, `disk/${label}/${id}`, message, { at: to.at, ...parameters }, summary)
  const set = (id: string, message: string, object: Argument, value: Argument, summary: string) =>
    step(id, message, { self: object, value }, summary)
  const keys = new Map([
    [labelKey, label],
    [markKey, mark(change, name, pool)],
  ])
  const size = numberOf(block, 'size')
  const description = textOf(block, 'description')
  const mode = textOf(block, 'mode')
  const bootable = attributeOf(block, 'bootable')?.kind === 'bool' ? flagOf(block, 'bootable') : undefined
  const vmName = shownText(change.planned, 'name') ?? change.address
  return [
    ...[...keys].flatMap(([key, value]) => [
      ...(disk.keys[key] === undefined
        ? []
        : [
            step(
              `remove-${key}`,
              'VDI.remove_from_other_config',
              { self: vdi, key: literal(key) },
              `take the key ${key} from disk ${label}`,
            ),
          ]),
      step(
        `add-${key}`,
        'VDI.add_to_other_config',
        { self: vdi, key: literal(key), value: literal(value) },
        `mark disk ${label} as that of ${change.address}`,
      ),
    ]),
    set('name', 'VDI.set_name_label', vdi, literal(`${vmName} ${label}`), `name disk ${label}`),
    ...(description === undefined || description === ''
      ? []
      : [
          set('description', 'VDI.set_name_description', vdi, literal(description), `describe disk ${label}`),
        ]),
    ...(size === undefined || size <= (disk.sizeBytes ?? size)
      ? []
      : [
          step('size', 'VDI.resize', { vdi, size: literal(size) }, `let disk ${label} of ${to.subject} grow`),
        ]),
    ...(mode === undefined || mode === disk.mode
      ? []
      : [set('mode', 'VBD.set_mode', vbd, literal(mode), `connect disk ${label} as ${mode}`)]),
    ...(bootable === undefined || bootable === disk.isBootable
      ? []
      : [
          set(
            'bootable',
            'VBD.set_bootable',
            vbd,
            literal(bootable),
            `let disk ${label} ${bootable ? 'boot' : 'not boot'}`,
          ),
        ]),
  ]
}
