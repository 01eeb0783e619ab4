import type { KindSchema } from '../../../../src/schema/schema.js'
import { linkType, listType, stringType } from '../../../../src/value/type.js'
import { ipAddress, netmask, oneOf } from '../acceptable.js'
import { computed, everyKind, kept, optional, required, text } from '../attribute.js'

/** `storage_interface`: a second IP address of a host, for storage. */
export const storageInterfaceSchema: KindSchema = {
  name: 'storage_interface',
  otherWords: ['interface', 'pif'],
  summary: 'A second IP address of a host, by which it reaches storage.',
  version: 1,
  block: {
    attributes: {
      ...everyKind,
      host: required(linkType('host'), 'The host.', { change: 'It is replaced.' }),
      network: required(linkType('network'), 'The network on which the host gets the address.', {
        change: 'It is replaced.',
      }),
      name: kept(stringType, 'What the interface is for.', { change: 'In place.' }),
      mode: optional(stringType, 'How it gets its address: "static" or "dhcp".', {
        default: text('static'),
        change: 'In place; refused where an attached SR needs it.',
        validate: oneOf('static', 'dhcp'),
      }),
      ip: kept(stringType, 'The address; must be written where static.', {
        change: 'In place; refused where an attached SR needs it.',
        validate: ipAddress,
      }),
      netmask: kept(stringType, 'The netmask; must be written where static.', {
        change: 'In place; refused where an attached SR needs it.',
        validate: netmask,
      }),
      gateway: kept(stringType, 'The gateway.', { change: 'In place.', validate: ipAddress }),
      dns: kept(listType(stringType), 'The addresses of name servers.', { change: 'In place.' }),
      device: computed(stringType, 'The network device that carries the address.'),
    },
    blocks: {},
  },
}
