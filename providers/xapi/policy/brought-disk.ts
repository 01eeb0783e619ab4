import { printMeasure } from '../../../src/schema/print-measure.js'
import type { Change } from '../../../src/provider/change.js'
import type { Finding } from '../../../src/provider/contract.js'
import { blocksOf, isUnknown, linkOf, numberOf } from '../drafting/attribute.js'
import { changesOf, isMaking, poolOf, type Staging } from '../drafting/staging.js'
import { broughtDisks } from '../kinds/vm/create.js'

/** Disks of a clone that cannot be as their blocks say, since of those that come with its source none can shrink. */
export function broughtDiskFindings(staging: Staging): readonly Finding[] {
  return changesOf('vm', staging)
    .filter(isMaking)
    .flatMap(change => diskFindings(change, staging))
}

function diskFindings(change: Change, staging: Staging): readonly Finding[] {
  const pool = poolOf(change, staging)
  const source = linkOf(change.planned, 'template')
  if (pool === undefined) return []
  const brought = broughtDisks(change, pool, staging)
  const written = new Map(blocksOf(change.config, 'disk'))
  return blocksOf(change.planned, 'disk').flatMap(([label, block], index) => {
    const position = numberOf(block, 'position') ?? index
    const disk = brought.find(each => each.position === position)
    const size = numberOf(block, 'size')
    const where = { severity: 'error', origin: 'policy', address: change.address } as const
    if (disk === undefined)
      return size !== undefined || source?.to !== 'vm' || isUnknown(written.get(label), 'size')
        ? []
        : [
            {
              ...where,
              code: 'disk-without-size',
              summary: 'A new disk needs a size',
              detail: `Disk ${JSON.stringify(label)} of ${change.address} has no size, and ${source.address ?? 'what it is cloned from'} has no disk at position ${position}.`,
              remedy: 'Write size.',
              path: ['disk', label],
            },
          ]
    if (size === undefined || disk.sizeBytes === undefined || size >= disk.sizeBytes) return []
    const has = printMeasure(disk.sizeBytes, 'size') ?? `${disk.sizeBytes} bytes`
    return [
      {
        ...where,
        code: 'disk-shrinks',
        summary: 'A disk cannot become smaller',
        detail: `Disk ${JSON.stringify(label)} of ${change.address} is the one at position ${position} of ${source?.address ?? 'its template'}, which has ${has}; ${printMeasure(size, 'size') ?? size} is written.`,
        remedy: `Write ${has} or more, or another position, where a new disk is made.`,
        path: ['disk', label, 'size'],
      },
    ]
  })
}
