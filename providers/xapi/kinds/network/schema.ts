import type { KindSchema } from '../../../../src/schema/schema.js'
import {
  boolType,
  linkType,
  listType,
  numberType,
  objectType,
  setType,
  stringType,
} from '../../../../src/value/type.js'
import { networkDevice, oneOf, wholeNumber } from '../acceptable.js'
import { computed, everyKind, kept, optional, restored } from '../attribute.js'

/** What a kind of a pool says where it belongs. */
export const poolOfKind = optional(
  linkType('pool', 'host'),
  'The pool that it belongs to, or a host outside any pool; may be left out where the configuration has one pool.',
  { impliedLink: 'pool', change: 'It is made anew in the other pool.' },
)

/** One physical interface on a network. */
export const pifType = objectType({ host: linkType('host'), device: stringType, is_attached: boolType })

/** `network`: what virtual and physical network interfaces meet on. */
export const networkSchema: KindSchema = {
  name: 'network',
  otherWords: ['vlan'],
  summary: 'A network of a pool: that of a NIC, of a bond, of a VLAN, or one inside each host.',
  version: 1,
  block: {
    attributes: {
      ...everyKind,
      pool: poolOfKind,
      name: kept(stringType, 'The name of the network; left out, that of the block, or the one it has.', {
        change: 'In place.',
      }),
      description: kept(stringType, 'The description of the network.', { change: 'In place.' }),
      device: optional(stringType, 'The NIC whose pool-wide network this is, such as "eth0".', {
        change: 'It is replaced.',
        validate: networkDevice,
      }),
      bond: optional(linkType('bond'), 'The bond that the VLAN runs over; only with vlan.', {
        change: 'It is replaced.',
      }),
      vlan: optional(numberType, 'The VLAN tag, with device or bond.', {
        change: 'It is replaced.',
        validate: wholeNumber(1, 4094),
      }),
      mtu: kept(numberType, 'The largest packet, in bytes; 1500 for a new network.', {
        change: 'In place; it takes effect when interfaces are plugged again.',
        validate: wholeNumber(68, 65_521),
      }),
      automatic: kept(boolType, 'Whether new VMs get an interface on it by themselves.', {
        change: 'In place.',
      }),
      purpose: kept(setType(stringType), 'What the network serves besides: "nbd" or "insecure_nbd".', {
        change: 'In place.',
        validate: eachOf('nbd', 'insecure_nbd'),
      }),
      bridge: computed(stringType, 'The name of the bridge on every host.'),
      pifs: restored(listType(pifType), 'The physical interfaces on it, host by host'),
    },
    blocks: {},
  },
}

function eachOf(...words: readonly string[]): NonNullable<(typeof poolOfKind)['validate']> {
  const check = oneOf(...words)
  return value =>
    value.kind === 'set' ? value.elements.map(check).find(problem => problem !== undefined) : undefined
}
