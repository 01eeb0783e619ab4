import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal, objectArgument, record } from '../../drafting/argument.js'
import { blockOf, linkOf, textOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { differs, type Target } from '../../drafting/setting.js'
import { isMaking, type Staging, uuidOf } from '../../drafting/staging.js'
import { type Found, vbdsOfVm } from '../../observation/find.js'
import { textField } from '../../observation/record.js'

/** The position of the CD drive, by convention of all clients. */
const drivePosition = '3'

/** The image in the CD drive: put in, changed, or taken out. `present` is the VM, or the template that it is made from. */
export function cdSteps(
  change: Change,
  to: Target,
  present: Found | undefined,
  staging: Staging,
): readonly Draft[] {
  if (!isMaking(change) && !differs(change, 'cd') && blockOf(change.planned, 'cd') !== undefined) return []
  const wanted = blockOf(change.planned, 'cd')
  const drive =
    present === undefined || isMaking(change)
      ? undefined
      : vbdsOfVm(present.pool, present.ref).find(vbd => vbd.record.type === 'CD')
  const cause = { address: change.address, path: ['cd'] }
  const image =
    wanted === undefined
      ? undefined
      : imageArgument(textOf(wanted, 'iso') ?? '', linkOf(wanted, 'sr'), staging)
  if (drive === undefined) {
    return image === undefined
      ? []
      : [
          call(
            change.address,
            'cd',
            'VBD.create',
            { at: to.at, record: record(cdDrive(to, image)) },
            `put ${nameOf(change)} into the CD drive of ${to.subject}`,
            { cause },
          ),
        ]
  }
  const vbd = objectArgument('VBD', textField(drive.record, 'uuid'))
  const isTaken = blockOf(change.prior, 'cd') !== undefined
  const eject = isTaken
    ? [
        call(
          change.address,
          'cd-eject',
          'VBD.eject',
          { at: to.at, vbd },
          `empty the CD drive of ${to.subject}`,
          { cause },
        ),
      ]
    : []
  const insert =
    image === undefined
      ? []
      : [
          call(
            change.address,
            'cd',
            'VBD.insert',
            { at: to.at, vbd, vdi: image },
            `put ${nameOf(change)} into the CD drive of ${to.subject}`,
            { cause },
          ),
        ]
  return [...eject, ...insert]
}

/** An image is known by its name, within its SR where that is written. */
function imageArgument(name: string, link: ReturnType<typeof linkOf>, staging: Staging): Argument {
  const sr = link === undefined ? undefined : uuidOf(link, 'sr', staging)
  return record({
    class: literal('VDI'),
    name: literal(name),
    ...(sr === undefined ? {} : { SR: objectArgument('SR', sr) }),
  })
}

function cdDrive(to: Target, image: Argument): { readonly [name: string]: Argument } {
  return {
    VM: to.object,
    VDI: image,
    userdevice: literal(drivePosition),
    bootable: literal(true),
    mode: literal('RO'),
    type: literal('CD'),
    unpluggable: literal(true),
    empty: literal(false),
    other_config: literal({}),
    qos_algorithm_type: literal(''),
    qos_algorithm_params: literal({}),
  }
}

function nameOf(change: Change): string {
  return textOf(blockOf(change.planned, 'cd'), 'iso') ?? 'an image'
}
