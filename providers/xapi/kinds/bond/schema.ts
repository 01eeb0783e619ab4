import type { KindSchema } from '../../../../src/schema/schema.js'
import { linkType, listType, mapType, setType, stringType } from '../../../../src/value/type.js'
import { oneOf } from '../acceptable.js'
import { everyKind, kept, optional, required, restored } from '../attribute.js'

/** `bond`: two to four NICs as one, on every host of the pool. */
export const bondSchema: KindSchema = {
  name: 'bond',
  summary: 'Two to four NICs as one, on every host of the pool.',
  version: 1,
  block: {
    attributes: {
      ...everyKind,
      network: required(linkType('network'), 'The network of the bond, which has neither device nor bond.', {
        change: 'It is replaced.',
      }),
      devices: required(listType(stringType), 'The NICs, such as ["eth2", "eth3"], the same on every host.', {
        change: 'It is replaced.',
      }),
      mode: kept(stringType, 'How traffic is spread: "balance-slb", "active-backup" or "lacp".', {
        change: 'In place.',
        validate: oneOf('balance-slb', 'active-backup', 'lacp'),
      }),
      hashing: optional(stringType, 'What lacp spreads by: "src_mac" or "tcpudp_ports".', {
        change: 'In place.',
        validate: oneOf('src_mac', 'tcpudp_ports'),
      }),
      properties: optional(mapType(stringType), 'Further properties of the bond, by name.', {
        change: 'In place.',
      }),
      missing_on: restored(setType(stringType), 'The names of hosts of the pool that lack the bond'),
    },
    blocks: {},
  },
}
