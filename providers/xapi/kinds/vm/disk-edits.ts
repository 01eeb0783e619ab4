import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import type { ObjectValue } from '../../../../src/value/value.js'
import { literal, objectArgument, record, uuidFrom } from '../../drafting/argument.js'
import { blocksOf, flagOf, linkOf, numberOf, textOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import type { PoolPlan } from '../../drafting/pool-plan.js'
import type { Target } from '../../drafting/setting.js'
import { hostOf, type Staging, uuidOf } from '../../drafting/staging.js'
import { diskSize } from '../../observation/disk.js'
import { findByRef, findByUuid, type Found, vbdsOfVm } from '../../observation/find.js'
import { textField } from '../../observation/record.js'
import { device, newDisk } from './disk.js'
import { anyTime, type Edit, hasTools, whileHalted } from './edit.js'

/** What edits of a VM's disks are made for. */
interface Scene {
  readonly change: Change
  readonly to: Target
  readonly pool: PoolPlan
  readonly found: Found
  readonly staging: Staging
}

/** Disks that come, go, grow, move to another SR, or are connected in another way. */
export function diskEdits(
  change: Change,
  to: Target,
  pool: PoolPlan,
  found: Found,
  staging: Staging,
): readonly Edit[] {
  const scene = { change, to, pool, found, staging }
  const before = new Map(blocksOf(change.prior, 'disk'))
  const after = new Map(blocksOf(change.planned, 'disk'))
  const kept = new Map(
    blocksOf(change.applied, 'disk').map(([label, block]) => [label, flagOf(block, 'keep') === true]),
  )
  const gone = [...before]
    .filter(([label]) => !after.has(label))
    .flatMap(([label, block]) => removal(scene, label, block, kept.get(label) === true))
  const others = [...after].flatMap(([label, block], index) => {
    const old = before.get(label)
    return old === undefined ? addition(scene, label, block, index) : alteration(scene, label, old, block)
  })
  return [...gone, ...others, ...migration(scene, before, after)]
}

function removal(scene: Scene, label: string, block: ObjectValue, isKept: boolean): readonly Edit[] {
  const { change, to, found } = scene
  const uuid = textOf(block, 'uuid')
  const vbd = uuid === undefined ? undefined : vbdOf(found, uuid)
  if (uuid === undefined || vbd === undefined) return []
  const path = ['disk', label]
  const cause = { address: change.address, path }
  const connection = { at: to.at, self: objectArgument('VBD', textField(vbd.record, 'uuid')) }
  const detach = call(
    change.address,
    `disk/${label}/detach`,
    'VBD.destroy',
    connection,
    `detach disk ${label} from ${to.subject}; its data stay`,
    { cause },
  )
  const destroy = call(
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
          detail: `its ${diskSize(findByUuid(found.pool, 'VDI', uuid)?.record ?? {})} go with its block`,
          cause,
        },
      ],
    },
  )
  const unplug = call(
    change.address,
    `disk/${label}/unplug`,
    'VBD.unplug',
    connection,
    `unplug disk ${label} from ${to.subject}`,
    { cause },
  )
  const halted = [isKept ? detach : destroy]
  return [{ path, halted, ...(hasTools(found) ? { live: [unplug, ...halted] } : {}) }]
}

function addition(scene: Scene, label: string, block: ObjectValue, index: number): readonly Edit[] {
  const { change, to, pool, found, staging } = scene
  const position = numberOf(block, 'position') ?? index
  const halted = newDisk(change, to, pool, label, block, position, staging)
  const connect = halted.at(-1)
  if (connect === undefined) return []
  const path = ['disk', label]
  const plug = call(
    change.address,
    `disk/${label}/plug`,
    'VBD.plug',
    { at: to.at, self: objectArgument('VBD', uuidFrom(connect.id)) },
    `plug disk ${label} into ${to.subject}`,
    { cause: { address: change.address, path } },
  )
  return [{ path, halted, ...(hasTools(found) ? { live: [...halted, plug] } : {}) }]
}

function alteration(scene: Scene, label: string, old: ObjectValue, block: ObjectValue): readonly Edit[] {
  const { change, to, found } = scene
  const uuid = textOf(old, 'uuid')
  const vbd = uuid === undefined ? undefined : vbdOf(found, uuid)
  if (uuid === undefined || vbd === undefined) return []
  const vdi = { at: to.at, self: objectArgument('VDI', uuid) }
  const connection = { at: to.at, self: objectArgument('VBD', textField(vbd.record, 'uuid')) }
  const path = (name: string) => ['disk', label, name]
  const step = (name: string, message: string, parameters: Draft['arguments'], summary: string) =>
    call(change.address, `disk/${label}/${name}`, message, parameters, summary, {
      cause: { address: change.address, path: path(name) },
    })
  const size = numberOf(block, 'size')
  const [description, mode] = [textOf(block, 'description'), textOf(block, 'mode')]
  const [position, bootable] = [numberOf(block, 'position'), flagOf(block, 'bootable')]
  const name = `disk ${label} of ${to.subject}`
  return [
    ...(description !== undefined && description !== textOf(old, 'description')
      ? anyTime(path('description'), [
          step(
            'description',
            'VDI.set_name_description',
            { ...vdi, value: literal(description) },
            `describe ${name}`,
          ),
        ])
      : []),
    ...(size !== undefined && size > (numberOf(old, 'size') ?? size)
      ? whileHalted(path('size'), [
          step(
            'size',
            'VDI.resize',
            { at: to.at, vdi: objectArgument('VDI', uuid), size: literal(size) },
            `let ${name} grow`,
          ),
        ])
      : []),
    ...(mode !== undefined && mode !== textOf(old, 'mode')
      ? whileHalted(path('mode'), [
          step('mode', 'VBD.set_mode', { ...connection, value: literal(mode) }, `connect ${name} as ${mode}`),
        ])
      : []),
    ...(bootable !== undefined && bootable !== flagOf(old, 'bootable')
      ? whileHalted(path('bootable'), [
          step(
            'bootable',
            'VBD.set_bootable',
            { ...connection, value: literal(bootable) },
            `${bootable ? 'boot' : 'do not boot'} ${to.subject} from disk ${label}`,
          ),
        ])
      : []),
    ...(position !== undefined && position !== numberOf(old, 'position')
      ? whileHalted(path('position'), [
          step(
            'position',
            'VBD.set_userdevice',
            { ...connection, value: literal(String(position)) },
            `put ${name} at position ${position}`,
          ),
        ])
      : []),
  ]
}

/** Disks whose SR becomes another one: they move while the VM runs, or are copied while it is halted. */
function migration(
  scene: Scene,
  before: ReadonlyMap<string, ObjectValue>,
  after: ReadonlyMap<string, ObjectValue>,
): readonly Edit[] {
  const { change, to, found, staging } = scene
  const moves = [...after].flatMap(([label, block], index) => {
    const old = before.get(label)
    const uuid = textOf(old, 'uuid')
    const sr = linkOf(block, 'sr')
    const target = sr === undefined ? undefined : uuidOf(sr, 'sr', staging)
    if (old === undefined || uuid === undefined || sr === undefined || target === undefined) return []
    if (isSameSr(linkOf(old, 'sr'), target)) return []
    return [{ label, block, uuid, target, position: numberOf(block, 'position') ?? index }]
  })
  const [first] = moves
  if (first === undefined) return []
  const path = ['disk', first.label, 'sr']
  const halted = moves.flatMap(move => copySteps(scene, move))
  const host = hostOf(linkOf(change.planned, 'host'), staging)?.uuid ?? residentHost(found)
  if (host === undefined || !hasTools(found) || found.pool.release.startsWith('6.0'))
    return [{ path, halted }]
  const parameters = {
    at: to.at,
    vm: to.object,
    host: objectArgument('host', host),
    moves: {
      kind: 'list' as const,
      items: moves.map(move =>
        record({ vdi: objectArgument('VDI', move.uuid), sr: objectArgument('SR', move.target) }),
      ),
    },
  }
  const cause = { address: change.address, path }
  const labels = moves.map(move => move.label).join(', ')
  const live = call(
    change.address,
    'migrate-disks',
    'VM.migrate_send',
    parameters,
    `move ${moves.length === 1 ? 'disk' : 'disks'} ${labels} of ${to.subject} while it runs`,
    {
      cause,
      disrupts: [
        {
          subject: to.subject,
          effect: 'moves',
          detail: `its storage migrates while it runs: ${labels}`,
          cause,
        },
      ],
    },
  )
  return [{ path, halted, live: [live] }]
}

interface Move {
  readonly label: string
  readonly block: ObjectValue
  readonly uuid: string
  readonly target: Argument
  readonly position: number
}

function copySteps({ change, to }: Scene, move: Move): readonly Draft[] {
  const { label, uuid, target } = move
  const cause = { address: change.address, path: ['disk', label, 'sr'] }
  const copy = call(
    change.address,
    `disk/${label}/copy`,
    'VDI.copy',
    { at: to.at, vdi: objectArgument('VDI', uuid), sr: objectArgument('SR', target) },
    `copy disk ${label} of ${to.subject} to its new SR`,
    { cause },
  )
  const old = call(
    change.address,
    `disk/${label}/destroy-old`,
    'VDI.destroy',
    { at: to.at, self: objectArgument('VDI', uuid) },
    `destroy the old copy of disk ${label} of ${to.subject}`,
    { cause },
  )
  const connect = call(
    change.address,
    `disk/${label}/connect`,
    'VBD.create',
    { at: to.at, record: record(device(to, uuidFrom(copy.id), move.block, move.position)) },
    `connect disk ${label} to ${to.subject}`,
    { cause },
  )
  return [copy, old, connect]
}

function isSameSr(old: ReturnType<typeof linkOf>, target: Argument): boolean {
  return target.kind === 'literal' && old?.identity === target.value
}

function residentHost(vm: Found): string | undefined {
  const host = findByRef(vm.pool, 'host', textField(vm.record, 'resident_on'))
  return host === undefined ? undefined : textField(host.record, 'uuid')
}

function vbdOf(vm: Found, vdiUuid: string): Found | undefined {
  return vbdsOfVm(vm.pool, vm.ref).find(
    vbd => findByRef(vm.pool, 'VDI', textField(vbd.record, 'VDI'))?.record['uuid'] === vdiUuid,
  )
}
