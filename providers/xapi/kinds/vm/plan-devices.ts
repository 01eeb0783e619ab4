import type { Finding, PredictRequest } from '../../../../src/provider/contract.js'
import {
  boolValue,
  mapValue,
  numberValue,
  objectValue,
  stringValue,
} from '../../../../src/value/construct.js'
import type { MapValue, ObjectValue, Value } from '../../../../src/value/value.js'
import { numberOf } from '../../drafting/attribute.js'
import type { Found } from '../../observation/find.js'
import { mistake } from '../planned.js'
import { type TemplateDisk, templateDisks } from './template-disk.js'

/** The disks of a VM as planned: numbered, the first one bootable, where nothing else is written or there already. */
export function plannedDisks(request: PredictRequest, template?: Found): Value | undefined {
  const brought = template === undefined ? [] : templateDisks(template)
  const disks = request.proposed.attributes.get('disk')
  if (disks?.kind !== 'map') return undefined
  const taken = new Set([...disks.entries.values()].flatMap(disk => positionOf(disk) ?? []))
  let next = 0
  const entries = writtenFirst(disks, request.config.attributes.get('disk')).map(([label, disk]) => {
    if (disk.kind !== 'object') return [label, disk] as const
    const position = positionOf(disk) ?? nextFree()
    return [
      label,
      settled(
        disk,
        position,
        brought.find(each => each.position === position),
      ),
    ] as const
  })
  return mapValue(entries, disks.elementType, disks.marks)

  function nextFree(): number {
    while (taken.has(next) || next === drivePosition) next += 1
    taken.add(next)
    return next
  }
}

/** Disks in the order in which their blocks are written: that is how they are numbered. */
function writtenFirst(disks: MapValue, written: Value | undefined): readonly (readonly [string, Value])[] {
  const order = written?.kind === 'map' ? (written.writtenOrder ?? []) : []
  const placeOf = (label: string) => (order.includes(label) ? order.indexOf(label) : order.length)
  return [...disks.entries].toSorted(([left], [right]) => placeOf(left) - placeOf(right))
}

// Clients expect the CD drive here.
const drivePosition = 3

function positionOf(disk: Value): number | undefined {
  return disk.kind === 'object' ? numberOf(disk, 'position') : undefined
}

function settled(disk: ObjectValue, position: number, brought: TemplateDisk | undefined): ObjectValue {
  const attributes = new Map(disk.attributes)
  const settle = (name: string, value: Value): void => {
    if (attributes.get(name)?.kind === 'unknown') attributes.set(name, value)
  }
  settle('position', numberValue(position))
  settle('bootable', boolValue(brought?.isBootable ?? position === 0))
  if (brought !== undefined) settle('size', numberValue(brought.sizeBytes))
  settle('description', stringValue(''))
  return objectValue(attributes, disk.marks)
}

/** Disks that are neither given a size nor brought by the template. */
export function sizelessDisks(
  request: PredictRequest,
  planned: Value | undefined,
  template: Found | undefined,
): readonly Finding[] {
  if (planned?.kind !== 'map' || template === undefined) return []
  const brought: readonly (number | undefined)[] = templateDisks(template).map(disk => disk.position)
  return [...planned.entries].flatMap(([label, disk]) => {
    const written = request.config.attributes.get('disk')
    const block = written?.kind === 'map' ? written.entries.get(label) : undefined
    const size = block?.kind === 'object' ? block.attributes.get('size') : undefined
    const hasSize = size !== undefined && size.kind !== 'null'
    if (hasSize || brought.includes(positionOf(disk))) return []
    return [
      mistake(
        request,
        'disk-without-size',
        ['disk', label],
        'A new disk needs a size',
        `Disk ${JSON.stringify(label)} of ${request.address} has no size, and the template brings no disk at its position.`,
        'Write size.',
      ),
    ]
  })
}
