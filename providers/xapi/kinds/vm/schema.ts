import type { KindSchema } from '../../../../src/schema/schema.js'
import {
  boolType,
  linkType,
  listType,
  mapType,
  numberType,
  setType,
  stringType,
} from '../../../../src/value/type.js'
import { oneOf, someText, wholeNumber } from '../acceptable.js'
import { computed, passing, everyKind, flag, kept, optional, required, text } from '../attribute.js'
import { poolOfKind } from '../network/schema.js'
import { cdBlock, cloudInitBlock, diskBlock, memoryBlock, nicBlock } from './blocks.js'

const stopStart = 'A running VM is stopped and started.'

/** `vm`: a virtual machine. */
export const vmSchema: KindSchema = {
  name: 'vm',
  otherWords: ['guest', 'virtual_machine'],
  summary: 'A virtual machine.',
  version: 1,
  block: {
    attributes: {
      ...everyKind,
      pool: poolOfKind,
      name: kept(stringType, 'The name of the VM; left out, that of the block.', {
        change: 'In place.',
        validate: someText,
      }),
      description: kept(stringType, 'The description of the VM.', { change: 'In place.' }),
      template: required(
        linkType('template', 'vm'),
        'The name of the template that it is made from, or a VM to clone.',
        {
          change: 'It is replaced.',
        },
      ),
      clone: optional(
        stringType,
        'How disks of the template are taken over: "fast" shares blocks, "full" copies.',
        {
          default: text('fast'),
          change: 'Concerns the making only.',
          validate: oneOf('fast', 'full'),
        },
      ),
      vcpus: kept(numberType, 'The number of virtual CPUs.', {
        change: `In place up to vcpus_max. Otherwise: ${stopStart}`,
        validate: wholeNumber(1, 64),
      }),
      vcpus_max: kept(numberType, 'The number of virtual CPUs that it can have without a stop.', {
        change: stopStart,
        validate: wholeNumber(1, 64),
      }),
      cores_per_socket: kept(numberType, 'How many of the virtual CPUs appear as one socket.', {
        change: stopStart,
        validate: wholeNumber(1, 64),
      }),
      memory: kept(numberType, 'The memory, fixed; a block of this name gives a range instead.', {
        format: 'size',
        change: stopStart,
        validate: wholeNumber(1),
      }),
      power: optional(stringType, 'The state that it should be in: "running", "halted" or "suspended".', {
        default: text('running'),
        change: 'It is started, shut down, suspended or resumed.',
        validate: oneOf('running', 'halted', 'suspended'),
      }),
      shutdown: optional(stringType, 'How it is stopped: "clean" asks the guest, "hard" cuts the power.', {
        default: text('clean'),
        change: 'Concerns later stops only.',
        validate: oneOf('clean', 'hard'),
      }),
      discard_suspend: optional(boolType, 'Whether a suspended VM may be halted, which loses its memory.', {
        default: flag(false),
        change: 'Concerns later stops only.',
      }),
      home: optional(linkType('host'), 'The host that it prefers.', { change: 'In place.' }),
      host: optional(linkType('host'), 'The host where it must run.', {
        change: 'It migrates there while it runs.',
      }),
      boot_order: kept(stringType, 'What an HVM guest boots from: "c" disk, "d" CD, "n" network, in order.', {
        change: stopStart,
        validate: value =>
          value.kind !== 'string' || /^(?!.*(.).*\1)[cdn]{1,3}$/.test(value.value)
            ? undefined
            : 'The value must name each of c, d and n at most once, such as "cd".',
      }),
      firmware: kept(stringType, 'The firmware of an HVM guest: "bios" or "uefi".', {
        change: stopStart,
        validate: oneOf('bios', 'uefi'),
      }),
      secure_boot: kept(boolType, 'Whether only signed software boots; with "uefi" only.', {
        change: stopStart,
      }),
      auto_start: kept(boolType, 'Whether it starts by itself with its host.', { change: 'In place.' }),
      blocked_operations: optional(
        setType(stringType),
        'Operations that are refused on it, such as "destroy".',
        {
          change: 'In place.',
        },
      ),
      xenstore: optional(mapType(stringType), 'Keys of its xenstore; only the keys named here are managed.', {
        change: 'In place; the guest sees them from its next start.',
      }),
      platform: optional(
        mapType(stringType),
        'Keys of its platform map; only the keys named here are managed.',
        {
          change: 'In place; they take effect at its next start.',
        },
      ),
      appliance: optional(stringType, 'The name of the vApp that it belongs to.', { change: 'In place.' }),
      order: kept(numberType, 'Its turn when a vApp or high availability starts VMs.', {
        change: 'In place.',
        validate: wholeNumber(0),
      }),
      start_delay: kept(numberType, 'How long the next in turn waits after its start.', {
        format: 'duration',
        change: 'In place.',
        validate: wholeNumber(0),
      }),
      shutdown_delay: kept(numberType, 'How long the next in turn waits after its shutdown.', {
        format: 'duration',
        change: 'In place.',
        validate: wholeNumber(0),
      }),
      agile: computed(boolType, 'Whether it can start on every enabled host.'),
      agile_reason: computed(stringType, 'Why it cannot start on every enabled host.'),
      resident_on: passing(linkType('host'), 'The host where it runs.'),
      ips: passing(listType(stringType), 'The addresses that the guest reports.'),
      power_now: passing(stringType, 'The state that it is in.'),
    },
    blocks: {
      memory: memoryBlock,
      disk: diskBlock,
      nic: nicBlock,
      cd: cdBlock,
      cloud_init: cloudInitBlock,
    },
  },
}
