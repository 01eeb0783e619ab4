import { entry, parameter, type Entry } from './entry.js'

/** Refusals of storage and networks. */
export const storing: { readonly [code: string]: Entry } = {
  SR_HAS_NO_PBDS: entry(
    'The SR is attached nowhere',
    refused => `${refused.step}: no host is connected to SR ${parameter(refused, 0)}.`,
    'Give the hosts a path to the storage, and let the plan repair its connections.',
  ),
  SR_HAS_PBD: entry(
    'The SR is still attached',
    refused => `${refused.step}: a host is still connected to SR ${parameter(refused, 0)}.`,
    'Detach it on every host first.',
  ),
  SR_NOT_EMPTY: entry(
    'The SR still holds disks',
    refused => `${refused.step}: it still holds disks.`,
    'Remove the disks first, or set on_destroy = "forget".',
  ),
  SR_UUID_EXISTS: entry(
    'The SR is known to the pool already',
    refused => `${refused.step}: the pool has an SR with UUID ${parameter(refused, 0)}.`,
    'Import it (import block) instead of making it.',
  ),
  SR_UNKNOWN_DRIVER: entry(
    'The pool has no driver for this type',
    refused => `${refused.step}: type ${parameter(refused, 0)} is not known.`,
    'Choose another type of storage.',
  ),
  SR_NOT_SHARABLE: entry(
    'The SR is not shared',
    refused =>
      `${refused.step}: SR ${parameter(refused, 0)} is attached on ${parameter(refused, 1)} already.`,
    'Leave host out of its block to share it.',
  ),
  SR_OPERATION_NOT_SUPPORTED: entry(
    'The type of storage cannot do this',
    refused => `${refused.step}: SR ${parameter(refused, 0)} does not support it.`,
    'Use storage of another type.',
  ),
  PBD_EXISTS: entry(
    'The connection exists already',
    refused => `${refused.step}: the host is connected to SR ${parameter(refused, 0)}.`,
    'Plan again: the world has changed.',
  ),
  SR_BACKEND_FAILURE_16: backend('The device is in use', 'Choose another device.'),
  SR_BACKEND_FAILURE_44: backend(
    'The storage is full',
    'Make the disk smaller, free space, or use another SR.',
  ),
  SR_BACKEND_FAILURE_47: backend(
    'The storage cannot be used',
    'See that the storage is up and that the host reaches it.',
  ),
  SR_BACKEND_FAILURE_68: backend(
    'The iSCSI target refuses the login',
    'Correct chap_user and chap_password.',
  ),
  SR_BACKEND_FAILURE_72: backend(
    'The NFS server does not answer',
    'Correct server, or give the host a storage_interface in its subnet.',
  ),
  SR_BACKEND_FAILURE_73: backend(
    'The NFS export cannot be mounted',
    'Correct server and path, or give the host a storage_interface in the subnet of the server.',
  ),
  SR_BACKEND_FAILURE_79: backend(
    'The size of the disk is out of range',
    'Choose a size that the type of storage allows.',
  ),
  SR_BACKEND_FAILURE_96: backend('The target is not named', 'Write target_iqn.'),
  SR_BACKEND_FAILURE_103: backend('The server does not export this path', 'Correct path.'),
  SR_BACKEND_FAILURE_107: backend('The LUN is not named', 'Write scsi_id.'),
  SR_BACKEND_FAILURE_108: backend(
    'The NFS server cannot be reached',
    'Correct server, or give the host a storage_interface in its subnet.',
  ),
  SR_BACKEND_FAILURE_111: backend('The share cannot be mounted', 'Correct server, username and password.'),
  SR_BACKEND_FAILURE_140: backend(
    'The name of the server cannot be resolved',
    'Correct the name, or write its address.',
  ),
  SR_BACKEND_FAILURE_141: backend(
    'The iSCSI target cannot be reached',
    'Correct target and target_iqn, or give the host a storage_interface in its subnet.',
  ),
  SR_BACKEND_FAILURE_222: backend(
    'The library of images cannot be mounted',
    'Correct location, username and password.',
  ),
  PIF_IS_MANAGEMENT_INTERFACE: entry(
    'This is the management interface',
    refused => `${refused.step}: ${parameter(refused, 0)} carries management.`,
    'Use another NIC for storage.',
  ),
  INVALID_IP_ADDRESS_SPECIFIED: entry(
    'An address is missing or is none',
    refused =>
      `${refused.step}: what is written for ${parameter(refused, 0)} is no IPv4 address, or nothing is.`,
    'Write ip and netmask, and gateway and dns where they are needed, as IPv4 addresses.',
  ),
  CANNOT_PLUG_BOND_SLAVE: entry(
    'The NIC is part of a bond',
    refused => `${refused.step}: ${parameter(refused, 0)} is part of a bond.`,
    'Name the network of the bond.',
  ),
  PIF_VLAN_EXISTS: entry(
    'The VLAN exists already',
    refused => `${refused.step}: ${parameter(refused, 0)} has a VLAN with this tag.`,
    'Import the network that exists, or choose another tag.',
  ),
  VLAN_TAG_INVALID: entry(
    'The VLAN tag is out of range',
    refused => `${refused.step}: tag ${parameter(refused, 0)} is not valid.`,
    'Choose a tag between 1 and 4094.',
  ),
  NETWORK_CONTAINS_VIF: entry(
    'VMs still use the network',
    refused => `${refused.step}: VMs have interfaces on it.`,
    'Move or remove these interfaces first.',
  ),
  NETWORK_CONTAINS_PIF: entry(
    'Hosts still use the network',
    refused => `${refused.step}: hosts have interfaces on it.`,
    'Remove its VLANs and bonds first.',
  ),
  NETWORK_ALREADY_CONNECTED: entry(
    'The host is on the network already',
    refused => `${refused.step}: host ${parameter(refused, 0)} has an interface on it.`,
    'Use a network of its own.',
  ),
  VIF_IN_USE: entry(
    'A VM uses the network',
    refused => `${refused.step}: a running VM uses network ${parameter(refused, 0)}.`,
    'Shut the VM down, or move it to another network.',
  ),
}

/** Failures of storage drivers carry their own description as the second parameter. */
function backend(summary: string, remedy: string): Entry {
  return entry(
    summary,
    refused => `${refused.step}: ${parameter(refused, 1, 'the driver of the storage fails')}.`,
    remedy,
  )
}
