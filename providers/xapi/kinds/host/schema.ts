import type { KindSchema } from '../../../../src/schema/schema.js'
import {
  boolType,
  listType,
  numberType,
  objectType,
  setType,
  stringType,
} from '../../../../src/value/type.js'
import { ipAddress, netmask, networkDevice, oneOf, someText } from '../acceptable.js'
import { computed, everyKind, flag, kept, optional, required, singleBlock, text } from '../attribute.js'
import { tlsBlock } from '../tls.js'

/** One physical network device of a host. */
export const nicType = objectType({ device: stringType, mac: stringType, is_management: boolType })

/** `host`: a machine that runs XenServer or XCP-ng. */
export const hostSchema: KindSchema = {
  name: 'host',
  otherWords: ['server'],
  summary: 'A machine that runs XenServer or XCP-ng, reachable at an address.',
  version: 1,
  isEndpoint: true,
  block: {
    attributes: {
      ...everyKind,
      address: required(stringType, 'The management address or DNS name of the machine.', {
        change: 'In place: it is reached at the new address and must be the same machine, by its UUID.',
        validate: someText,
      }),
      username: optional(stringType, 'The account to log in with.', { default: text('root') }),
      password: required(stringType, 'The password of the account; it is never kept.', {
        sensitive: true,
        writeOnly: true,
      }),
      name: kept(stringType, 'The name of the host; left out, it keeps the one it has.', {
        change: 'In place.',
        validate: someText,
      }),
      description: kept(stringType, 'The description of the host.', { change: 'In place.' }),
      cpu_features: optional(
        stringType,
        'XenServer 6.x only: the CPU features to mask down to, as hexadecimal words joined by "-", or "pool" for those of the coordinator, or "physical" for all; left out, they are not managed.',
        { change: 'The host reboots.', validate: someText },
      ),
      multipathing: kept(boolType, 'Whether storage is reached over several paths.', {
        change: 'In place; no VM may run on SRs of the host meanwhile.',
      }),
      iscsi_iqn: kept(stringType, 'The name by which the host presents itself to iSCSI targets.', {
        change: 'In place.',
        validate: someText,
      }),
      maintenance: optional(boolType, 'Whether the host is disabled and empty of VMs.', {
        default: flag(false),
        change:
          'The VMs of the host migrate to others, and come back when it is false again; until then those that had to be stopped stay down.',
      }),
      unmovable: optional(
        stringType,
        'What becomes of VMs that cannot migrate when the host is emptied: "refuse", "shutdown" or "suspend".',
        { default: text('refuse'), validate: oneOf('refuse', 'shutdown', 'suspend') },
      ),
      release: computed(stringType, 'The release that the host runs, such as "6.2.0".'),
      build: computed(stringType, 'The build number of the release.'),
      edition: computed(stringType, 'The licensed edition.'),
      cpus: computed(numberType, 'The number of logical CPUs.'),
      cpu_vendor: computed(stringType, 'The vendor of the CPUs.'),
      cpu_model: computed(stringType, 'The model name of the CPUs.'),
      cpu_features_now: computed(stringType, 'The CPU features in effect.'),
      memory_total: computed(numberType, 'The memory of the machine, in bytes.'),
      memory_free: computed(numberType, 'The memory that VMs can still start in, in bytes.'),
      nics: computed(listType(nicType), 'The physical network devices, in the order of their names.'),
      patches: computed(setType(stringType), 'The UUIDs of the updates that are installed.'),
      is_coordinator: computed(boolType, 'Whether the host is the coordinator of its pool.'),
      enabled: computed(boolType, 'Whether VMs may start on the host.'),
    },
    blocks: {
      management: singleBlock('The interface by which the host is managed.', {
        device: required(stringType, 'The network device, such as "eth0".', { validate: networkDevice }),
        mode: optional(stringType, 'How it gets its address: "static" or "dhcp".', {
          default: text('static'),
          change: 'In place; the connection drops. Refused while high availability is on.',
          validate: oneOf('static', 'dhcp'),
        }),
        ip: optional(stringType, 'The address, where static.', { validate: ipAddress }),
        netmask: optional(stringType, 'The netmask, where static.', { validate: netmask }),
        gateway: optional(stringType, 'The gateway.', { validate: ipAddress }),
        dns: optional(listType(stringType), 'The addresses of name servers.'),
      }),
      tls: tlsBlock,
    },
  },
}
