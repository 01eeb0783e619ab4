import type { ObjectValue } from '../../../../src/value/value.js'
import { attributeOf, textOf } from '../../drafting/attribute.js'

/** The NIC whose network this is, which is there for as long as the NIC; undefined for a VLAN, the network of a bond, and a private one. */
export function nicOf(values: ObjectValue | undefined): string | undefined {
  return attributeOf(values, 'vlan') === undefined ? textOf(values, 'device') : undefined
}
