import { printMeasure } from '../../../../src/schema/print-measure.js'
import type { Finding, PredictRequest } from '../../../../src/provider/contract.js'
import { blockOf, blocksOf, flagOf, numberOf, textOf } from '../../drafting/attribute.js'
import { isWritten, mistake } from '../planned.js'
import { memoryLimits } from './blocks.js'

/** What is wrong with a VM block as it is written. */
export function vmMistakes(request: PredictRequest): readonly Finding[] {
  return [
    ...memoryMistakes(request),
    ...cpuMistakes(request),
    ...nicMistakes(request),
    ...positionMistakes(request),
    ...shrinking(request),
    ...strangers(request),
    ...unsigned(request),
    ...suspendedLoss(request),
  ]
}

function memoryMistakes(request: PredictRequest): readonly Finding[] {
  const range = blockOf(request.config, 'memory_range')
  if (range === undefined) return []
  if (isWritten(request, 'memory'))
    return [
      mistake(
        request,
        'memory-twice',
        ['memory'],
        'Memory is written twice',
        `${request.address} has both a fixed memory and a memory block.`,
        'Keep one of them.',
      ),
    ]
  const limits = memoryLimits.map(name => numberOf(range, name))
  const isOrdered = limits.every((limit, index) => {
    const before = index === 0 ? undefined : limits[index - 1]
    return limit === undefined || before === undefined || before <= limit
  })
  if (isOrdered) return []
  return [
    mistake(
      request,
      'memory-order',
      ['memory_range'],
      'The limits of memory are not in order',
      `xapi wants ${memoryLimits.join(' ≤ ')}; ${request.address} has ${limits.join(', ')} bytes.`,
      'Correct the limits.',
    ),
  ]
}

function cpuMistakes(request: PredictRequest): readonly Finding[] {
  const count = numberOf(request.config, 'vcpus')
  const most = numberOf(request.config, 'vcpus_max')
  if (count === undefined || most === undefined || count <= most) return []
  return [
    mistake(
      request,
      'vcpus-above-maximum',
      ['vcpus'],
      'There are more virtual CPUs than the maximum',
      `${request.address} has vcpus = ${count} and vcpus_max = ${most}.`,
      'Raise vcpus_max, or lower vcpus.',
    ),
  ]
}

function nicMistakes(request: PredictRequest): readonly Finding[] {
  return blocksOf(request.config, 'nic')
    .filter(([label]) => !/^(0|[1-9]\d*)$/.test(label))
    .map(([label]) =>
      mistake(
        request,
        'nic-label',
        ['nic', label],
        'The label of a network interface is its number',
        `${request.address} has a nic ${JSON.stringify(label)}.`,
        'Number the interfaces from 0: nic "0" { … }.',
      ),
    )
}

function positionMistakes(request: PredictRequest): readonly Finding[] {
  const written = blocksOf(request.config, 'disk').flatMap(([label, block]) => {
    const position = numberOf(block, 'position')
    return position === undefined ? [] : [{ label, position }]
  })
  return written
    .filter((disk, index) => written.findIndex(other => other.position === disk.position) < index)
    .map(disk =>
      mistake(
        request,
        'disk-position-twice',
        ['disk', disk.label, 'position'],
        'Two disks have one position',
        `Disk ${JSON.stringify(disk.label)} of ${request.address} has position ${disk.position}, which another disk has too.`,
        'Give each disk a position of its own.',
      ),
    )
}

function shrinking(request: PredictRequest): readonly Finding[] {
  const before = new Map(blocksOf(request.prior, 'disk'))
  return blocksOf(request.config, 'disk').flatMap(([label, block]) => {
    const had = numberOf(before.get(label), 'size')
    const wanted = numberOf(block, 'size')
    if (had === undefined || wanted === undefined || wanted >= had) return []
    return [
      mistake(
        request,
        'disk-shrinks',
        ['disk', label, 'size'],
        'A disk cannot become smaller',
        `Disk ${JSON.stringify(label)} of ${request.address} has ${sizeText(had)}; ${sizeText(wanted)} is written.`,
        'Write its present size or more. For a smaller one, make a new disk under another label and move the data.',
      ),
    ]
  })
}

function sizeText(bytes: number): string {
  return printMeasure(bytes, 'size') ?? `${bytes} bytes`
}

/** An import that would lose disks because their blocks bear other labels. */
function strangers(request: PredictRequest): readonly Finding[] {
  if (request.prior === undefined || request.applied !== undefined) return []
  const written = new Set(blocksOf(request.config, 'disk').map(([label]) => label))
  return blocksOf(request.prior, 'disk')
    .filter(([label]) => !written.has(label))
    .map(([label, block]) =>
      mistake(
        request,
        'import-disk-label',
        ['disk'],
        'A disk of the imported VM has no block',
        `The disk at position ${numberOf(block, 'position') ?? ''} of ${request.address} is called ${JSON.stringify(label)} here, and no block has this label; without one its data would be lost.`,
        `Write disk ${JSON.stringify(label)} { … }, or give the block of this disk that label.`,
      ),
    )
}

/** Signed software is asked for by UEFI alone. */
function unsigned(request: PredictRequest): readonly Finding[] {
  const firmware = textOf(request.config, 'firmware') ?? textOf(request.prior, 'firmware')
  if (flagOf(request.config, 'secure_boot') !== true || firmware === 'uefi' || firmware === undefined)
    return []
  return [
    mistake(
      request,
      'secure-boot-without-uefi',
      ['secure_boot'],
      'Secure boot needs UEFI',
      `${request.address} has secure_boot = true and firmware = ${JSON.stringify(firmware)}, which ignores it.`,
      'Write firmware = "uefi", or take secure_boot out.',
    ),
  ]
}

/** Switching a suspended VM off loses what it had in memory. */
function suspendedLoss(request: PredictRequest): readonly Finding[] {
  const isSuspended = textOf(request.prior, 'power_now') === 'Suspended'
  if (!isSuspended || textOf(request.config, 'power') !== 'halted') return []
  if (flagOf(request.config, 'discard_suspend') === true) return []
  return [
    mistake(
      request,
      'suspend-discarded',
      ['power'],
      'The suspended VM would lose what it has in memory',
      `${request.address} is suspended; switching it off discards its memory.`,
      'Write discard_suspend = true to let it go, or resume the VM first with power = "running".',
    ),
  ]
}
