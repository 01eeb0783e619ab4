import { entry, parameter, type Entry } from './entry.js'

/** Refusals of bonds, VLANs and interfaces of hosts. */
export const networking: { readonly [code: string]: Entry } = {
  PIF_BOND_NEEDS_MORE_MEMBERS: entry(
    'A bond needs NICs',
    refused => `${refused.step}: it names no NIC.`,
    'Name two to four devices.',
  ),
  NETWORK_UNMANAGED: entry(
    'The network is not managed by xapi',
    refused => `${refused.step}: ${parameter(refused, 0, 'the network')} is left to others by xapi.`,
    'Use a network that xapi manages.',
  ),
  MAC_INVALID: entry(
    'The MAC address is malformed',
    refused => `${refused.step}: ${parameter(refused, 0)} is no MAC address.`,
    'Write six hexadecimal bytes joined by colons.',
  ),
  INVALID_VALUE: entry(
    'A value is not accepted',
    refused =>
      `${refused.step}: ${parameter(refused, 1)} is not accepted for ${parameter(refused, 0, 'it')}.`,
    'Write one of the values that are allowed here; docs/reference names them for each attribute.',
  ),
  PIF_INCOMPATIBLE_PRIMARY_ADDRESS_TYPE: entry(
    'NICs of one bond differ in their kind of address',
    refused => `${refused.step}: ${parameter(refused, 0)} has another primary address type than the rest.`,
    'Set the same primary address type on these NICs.',
  ),
  PIF_UNMANAGED: entry(
    'The NIC is not managed by xapi',
    refused => `${refused.step}: ${parameter(refused, 0)} is left to others by xapi.`,
    'Use a NIC that xapi manages.',
  ),
  PIF_ALREADY_BONDED: entry(
    'A NIC is in a bond already',
    refused => `${refused.step}: ${parameter(refused, 0)} belongs to another bond.`,
    'Name other devices, or take that bond away first.',
  ),
  IS_TUNNEL_ACCESS_PIF: entry(
    'The interface is the end of a tunnel',
    refused => `${refused.step}: ${parameter(refused, 0)} is the access end of a tunnel.`,
    'Use the NIC that the tunnel runs over.',
  ),
  PIF_CANNOT_BOND_CROSS_HOST: entry(
    'A bond is made of NICs of one host',
    refused => `${refused.step}: the NICs belong to different hosts.`,
    'Plan again: the world has changed.',
  ),
  INCOMPATIBLE_PIF_PROPERTIES: entry(
    'NICs of one bond have different settings',
    refused => `${refused.step}: their properties differ.`,
    'Give the NICs the same properties first.',
  ),
  PIF_BOND_MORE_THAN_ONE_IP: entry(
    'More than one NIC of the bond has an address',
    refused => `${refused.step}: a bond takes over one address, and several of its NICs have one.`,
    'Take the address from all but one of them: remove its storage_interface in a plan of its own.',
  ),
  CANNOT_ADD_VLAN_TO_BOND_SLAVE: entry(
    'The NIC belongs to a bond',
    refused => `${refused.step}: ${parameter(refused, 0)} belongs to a bond, which carries the VLANs.`,
    'Write bond instead of device.',
  ),
  PIF_IS_VLAN: entry(
    'A VLAN runs over a NIC or a bond',
    refused => `${refused.step}: ${parameter(refused, 0)} is a VLAN itself.`,
    'Name the NIC or the bond below it.',
  ),
  PIF_DOES_NOT_ALLOW_UNPLUG: entry(
    'The interface is kept plugged',
    refused =>
      `${refused.step}: ${parameter(refused, 0)} must not be unplugged, since it has an address for storage.`,
    'Remove its storage_interface first.',
  ),
  PIF_HAS_NO_NETWORK_CONFIGURATION: entry(
    'The interface has no address',
    refused => `${refused.step}: ${parameter(refused, 0)} has no address.`,
    'Write an address for it.',
  ),
  PIF_NOT_PRESENT: entry(
    'A host has no interface on the network',
    refused => `${refused.step}: ${parameter(refused, 0)} has none on ${parameter(refused, 1, 'it')}.`,
    'Plug the host into the network, or choose another one.',
  ),
}
