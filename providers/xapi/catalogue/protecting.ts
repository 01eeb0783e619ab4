import { entry, parameter, type Entry } from './entry.js'

/** Refusals around high availability. */
export const protecting: { readonly [code: string]: Entry } = {
  HA_NOT_ENABLED: entry(
    'High availability is off',
    refused => `${refused.step}: it is off already.`,
    'Plan again: somebody else has switched it off.',
  ),
  HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN: entry(
    'The failover plan would break',
    refused =>
      `${refused.step}: afterwards the protected VMs could not all be restarted after as many host failures as are to be tolerated.`,
    'Give it less memory, protect fewer VMs, lower failures_to_tolerate, or add memory or hosts.',
  ),
  HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED: entry(
    'A protected VM would be tied to a host',
    refused => `${refused.step}: SR ${parameter(refused, 0)} is not attached to every host.`,
    'Use a shared SR that every host reaches, or take the VM out of the protect block.',
  ),
  HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED: entry(
    'A protected VM would be tied to a host',
    refused => `${refused.step}: network ${parameter(refused, 0)} does not reach every host.`,
    'Use the network of a NIC or a bond, or take the VM out of the protect block.',
  ),
  HA_CANNOT_CHANGE_BOND_STATUS_OF_MGMT_IFACE: entry(
    'The management interface cannot be bonded under high availability',
    refused => `${refused.step}: management goes over this bond.`,
    'Switch high availability off first, with enabled = false in the ha_plan block.',
  ),
  INCOMPATIBLE_STATEFILE_SR: entry(
    'This type of SR cannot hold the heartbeat',
    refused => `${refused.step}: the heartbeat cannot be on an SR of type ${parameter(refused, 0)}.`,
    'Use an SR of type nfs, lvmoiscsi, lvmohba or smb.',
  ),
  SR_SOURCE_SPACE_INSUFFICIENT: entry(
    'The SR has too little room for the heartbeat',
    refused =>
      `${refused.step}: SR ${parameter(refused, 0)} needs 3808 MiB free for the statefile and the metadata.`,
    'Make room on it, or use another SR as heartbeat_sr.',
  ),
  CANNOT_CREATE_STATE_FILE: entry(
    'No SR can hold the heartbeat',
    refused => `${refused.step}: no SR is attached to every host and of a type that can hold the statefile.`,
    'Add a shared SR of type nfs or lvmoiscsi, and name it as heartbeat_sr.',
  ),
  REQUIRED_PIF_IS_UNPLUGGED: entry(
    'An interface that must not be unplugged is unplugged',
    refused => `${refused.step}: ${refused.parameters.join(', ')} is not plugged.`,
    'Plug the interface, or plan again once its storage_interface is applied.',
  ),
  HOST_EVACUATE_VM_NOT_HA_PROTECTED: entry(
    'An unprotected VM runs on the host',
    refused =>
      `${refused.step}: under high availability ${parameter(refused, 0, 'a VM')} keeps the host from being emptied.`,
    'Protect the VM, or shut it down first.',
  ),
}
