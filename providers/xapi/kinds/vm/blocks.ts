import type { NestedBlockSchema } from '../../../../src/schema/schema.js'
import { boolType, linkType, numberType, setType, stringType } from '../../../../src/value/type.js'
import { macAddress, oneOf, someBytes, someText, wholeNumber } from '../acceptable.js'
import { computed, flag, kept, labelledBlock, optional, required, singleBlock, text } from '../attribute.js'

const stopStart = 'A running VM is stopped and started.'

/** The limits of a memory range, in xapi's order from below. */
export const memoryLimits = ['static_min', 'dynamic_min', 'dynamic_max', 'static_max'] as const

/** `memory { … }`: a range within which memory moves; decoded beside the fixed size of the same name. */
export const memoryBlock: NestedBlockSchema = {
  ...singleBlock('Memory that moves between two limits.', {
    static_min: required(numberType, 'The least that the guest can ever have.', {
      format: 'size',
      change: stopStart,
      validate: someBytes,
    }),
    dynamic_min: required(numberType, 'The least that it has while others need memory.', {
      format: 'size',
      change: 'In place.',
      validate: someBytes,
    }),
    dynamic_max: required(numberType, 'The most that it has while memory is free.', {
      format: 'size',
      change: 'In place.',
      validate: someBytes,
    }),
    static_max: required(numberType, 'The most that the guest can ever have.', {
      format: 'size',
      change: stopStart,
      validate: someBytes,
    }),
  }),
  as: 'memory_range',
}

/** `disk "root" { … }`: a virtual disk; the label tells it from the others. */
export const diskBlock: NestedBlockSchema = labelledBlock('A virtual disk.', {
  sr: optional(linkType('sr'), 'The SR that holds it; left out, that of the template, or the default SR.', {
    change: 'Its contents move to the other SR.',
  }),
  size: kept(numberType, 'Its size; left out, that of the template.', {
    format: 'size',
    change: 'It grows in place, or with a stop where xapi asks for one; it never shrinks.',
    validate: someBytes,
  }),
  description: kept(stringType, 'Its description.', { change: 'In place.' }),
  bootable: kept(boolType, 'Whether the VM boots from it.', { change: stopStart }),
  mode: optional(stringType, 'Whether the guest may write: "RW" or "RO".', {
    default: text('RW'),
    change: stopStart,
    validate: oneOf('RW', 'RO'),
  }),
  position: kept(
    numberType,
    'Its number on the bus; left out, disks are numbered in the order of their labels.',
    {
      change: stopStart,
      validate: wholeNumber(0, 15),
    },
  ),
  keep: optional(boolType, 'Whether its data stays when the block is removed.', {
    default: flag(false),
    change: 'In place.',
  }),
  uuid: computed(stringType, 'The UUID of the disk.'),
})

/** `nic "0" { … }`: a virtual network interface; the label is its number. */
export const nicBlock: NestedBlockSchema = labelledBlock(
  'A virtual network interface; its label is its number.',
  {
    network: required(linkType('network'), 'The network that it is on.', {
      change: 'It is plugged anew where the guest has tools, otherwise the VM is stopped and started.',
    }),
    mac: kept(stringType, 'Its MAC address; left out, one is made.', {
      change: 'It is made anew.',
      validate: macAddress,
    }),
    rate: optional(numberType, 'The most that it may send, in kilobytes a second.', {
      change: 'It is plugged anew.',
      validate: wholeNumber(1),
    }),
    ips: optional(setType(stringType), 'The only addresses that it may use.', {
      change: 'In place.',
      validate: value =>
        value.kind === 'set'
          ? value.elements.map(someText).find(problem => problem !== undefined)
          : undefined,
    }),
  },
)

/** `cd { … }`: the image in the CD drive. */
export const cdBlock: NestedBlockSchema = singleBlock('The image in the CD drive.', {
  iso: required(stringType, 'The name of the image.', { change: 'In place.', validate: someText }),
  sr: optional(
    linkType('sr'),
    'The SR that has it; may be left out where one SR alone has an image of this name.',
    {
      change: 'In place.',
    },
  ),
})

/** `cloud_init { … }`: what the guest is told at its first start. */
export const cloudInitBlock: NestedBlockSchema = singleBlock('What the guest is told at its first start.', {
  user_data: required(stringType, 'The user data.', { change: 'Concerns the making only.' }),
  network: optional(stringType, 'The network configuration.', { change: 'Concerns the making only.' }),
})
