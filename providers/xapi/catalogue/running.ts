import { entry, mebibytes, parameter, type Entry, type Refused } from './entry.js'

/** Refusals around VMs and the hosts that they run on. */
export const running: { readonly [code: string]: Entry } = {
  HOST_NOT_ENOUGH_FREE_MEMORY: entry(
    'The host does not have enough free memory',
    memorySentence,
    'Give the VM less memory, stop another VM on that host, or let it run on another host.',
  ),
  NO_HOSTS_AVAILABLE: entry(
    'No host can take the VM',
    placeSentence,
    'Shut the VM down, or make room: the forecast shows memory, SR paths and where VMs run.',
  ),
  HOST_DISABLED: entry(
    'The host is disabled',
    refused => `${refused.step}: host ${parameter(refused, 0)} takes no VMs now.`,
    'Set maintenance = false on that host, or choose another one.',
  ),
  HOST_NOT_DISABLED: entry(
    'The host must be disabled first',
    refused => `${refused.step}: the host still takes VMs.`,
    'Disable the host first.',
  ),
  HOST_NOT_LIVE: entry(
    'The host is down',
    refused => `${refused.step}: the host does not answer.`,
    'Switch the host on, and plan again.',
  ),
  HOST_OFFLINE: entry(
    'The host is down',
    refused => `${refused.step}: host ${parameter(refused, 0)} does not answer.`,
    'Switch the host on, and plan again.',
  ),
  HOST_NOT_ENOUGH_PCPUS: entry(
    'The host has fewer CPUs than the VM',
    refused =>
      `${refused.step}: the VM can have ${parameter(refused, 0)} virtual CPUs and the host has ${parameter(refused, 1)} CPUs.`,
    'Lower vcpus_max, or choose a host with more CPUs.',
  ),
  VM_REQUIRES_SR: entry(
    'The host has no path to a disk of the VM',
    refused =>
      `${refused.step}: ${parameter(refused, 0, 'the VM')} needs SR ${parameter(refused, 1)}, which is not attached on that host.`,
    'Choose a host that has a path. A shared SR needs a storage_interface of the host in its subnet; a local SR is reached from its own host only, so put the disk on a shared one.',
  ),
  VM_REQUIRES_NETWORK: entry(
    'The host lacks a network of the VM',
    refused =>
      `${refused.step}: ${parameter(refused, 0, 'the VM')} needs network ${parameter(refused, 1)}, which that host does not have.`,
    'Connect the host to that network, or choose a host that has it.',
  ),
  HOST_CANNOT_ATTACH_NETWORK: entry(
    'The host cannot use a network of the VM',
    refused =>
      `${refused.step}: host ${parameter(refused, 0)} cannot attach network ${parameter(refused, 1)}: its NIC is part of a bond.`,
    'Put the interface of the VM on the network of the bond.',
  ),
  VM_HVM_REQUIRED: entry(
    'The host’s CPU lacks hardware virtualisation',
    refused => `${refused.step}: the VM needs hardware virtualisation.`,
    'Enable it in the firmware of the host, or choose another host.',
  ),
  VM_INCOMPATIBLE_WITH_THIS_HOST: entry(
    'The host’s CPU does not suit the running VM',
    refused =>
      `${refused.step}: ${parameter(refused, 2, 'the CPU of that host lacks features that the VM started with.')}`,
    'Shut the VM down and start it again on the other host.',
  ),
  VM_BAD_POWER_STATE: entry(
    'The VM is in the wrong state',
    refused =>
      `${refused.step}: ${parameter(refused, 0, 'the VM')} is ${parameter(refused, 2)} and must be ${parameter(refused, 1)}.`,
    'Bring the VM into the state that is needed, and plan again.',
  ),
  VM_MISSING_PV_DRIVERS: entry(
    'The guest has no tools',
    refused => `${refused.step}: ${parameter(refused, 0, 'the VM')} has no drivers of the platform.`,
    'Install the tools in the guest, or shut it down for the change.',
  ),
  VM_LACKS_FEATURE: entry(
    'The guest cannot do this',
    refused =>
      `${refused.step}: the guest of ${parameter(refused, 0, 'the VM')} does not offer the operation.`,
    'Install the tools in the guest, or shut it down for the change.',
  ),
  MEMORY_CONSTRAINT_VIOLATION_MAXPIN: entry(
    'The memory of this VM cannot be a range',
    refused => `${refused.step}: its memory must be one size, since dynamic memory control is not to be had.`,
    'Write memory = "…" in place of the block, or apply an edition with dynamic memory control.',
  ),
  VM_IS_TEMPLATE: entry(
    'This is a template',
    refused => `${refused.step}: ${parameter(refused, 0)} is a template.`,
    'Make a VM from the template first.',
  ),
  VM_NO_SUSPEND_SR: entry(
    'There is nowhere to suspend to',
    refused => `${refused.step}: no SR for suspended VMs is attached on its host.`,
    'Give the pool an SR with default = true.',
  ),
  MEMORY_CONSTRAINT_VIOLATION_ORDER: entry(
    'The limits of memory are out of order',
    refused => `${refused.step}: static_min ≤ dynamic_min ≤ dynamic_max ≤ static_max must hold.`,
    'Correct the four limits.',
  ),
  MEMORY_CONSTRAINT_VIOLATION: entry(
    'The limits of memory cannot be met',
    refused => `${refused.step}: the limits of its memory contradict one another.`,
    'Correct the limits.',
  ),
  CANNOT_EVACUATE_HOST: entry(
    'The host cannot be emptied',
    refused => `${refused.step}: ${refused.parameters.join(', ')}.`,
    'Shut down the VMs named, or make room for them on every other host.',
  ),
  OPERATION_BLOCKED: entry(
    'The operation is blocked on the VM',
    refused =>
      `${refused.step}: it is blocked on ${parameter(refused, 0, 'the VM')}${reasonGiven(refused.parameters[1])}.`,
    'Take the operation out of blocked_operations first.',
  ),
  VDI_IN_USE: entry(
    'The disk is in use',
    refused => `${refused.step}: disk ${parameter(refused, 0)} is in use.`,
    'Shut down the VM that uses it.',
  ),
  OTHER_OPERATION_IN_PROGRESS: entry(
    'Another operation is under way',
    refused => `${refused.step}: ${parameter(refused, 0, 'an object')} is busy.`,
    'Wait for it to end, and plan again.',
  ),
}

/** What somebody wrote beside the block, if anything. */
function reasonGiven(text: string | undefined): string {
  return text === undefined || text === '' || text === 'true' ? '' : ` (“${text}”)`
}

function placeSentence(refused: Refused): string {
  if (refused.call === 'host.evacuate')
    return `${refused.step}: ${parameter(refused, 0, 'a VM')} cannot move, since no other host of the pool takes VMs.`
  return `${refused.step}: no enabled host has the memory, storage and networks that it needs.`
}

function memorySentence(refused: Refused): string {
  const [needed, available] = refused.parameters
  if (needed === undefined || available === undefined)
    return `${refused.step}: ${needed ?? 'a VM'} does not fit into the free memory of any other host.`
  const scale = refused.call === 'VM.set_memory_dynamic_range' ? 1024 : 1
  const size = (text: string) =>
    mebibytes(Number.isFinite(Number(text)) ? String(Number(text) * scale) : text)
  return `${refused.step}: it needs ${size(needed)}, and ${size(available)} are free there.`
}
