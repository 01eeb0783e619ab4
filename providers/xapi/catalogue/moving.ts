import { entry, objectsOf, parameter, type Entry, type Refused } from './entry.js'

const stopInstead =
  'Shut the VM down for the change; write power = "halted", or unmovable = "shutdown" where a host is emptied.'

/** Refusals of VMs that cannot be moved, saved or started as they are. */
export const moving: { readonly [code: string]: Entry } = {
  VM_IS_IMMOBILE: entry(
    'The VM is not to be moved',
    refused => `${refused.step}: ${theVm(refused)} is set not to migrate, or uses nested virtualisation.`,
    `Take nomigrate out of its platform map, then stop and start it. ${stopInstead}`,
  ),
  VM_NON_SUSPENDABLE: entry(
    'The guest says that it cannot be saved',
    refused =>
      `${refused.step}: the guest of ${theVm(refused)} gives as reason: ${parameter(refused, 1, 'none')}.`,
    `Remove the reason in the guest. ${stopInstead}`,
  ),
  VM_LACKS_FEATURE_SUSPEND: entry(
    'The guest cannot be saved',
    refused => `${refused.step}: the guest of ${theVm(refused)} has no tools that could save it.`,
    `Install the tools in the guest. ${stopInstead}`,
  ),
  VM_OLD_PV_DRIVERS: entry(
    'The guest has old tools',
    refused =>
      `${refused.step}: the tools in ${theVm(refused)} are version ${parameter(refused, 1, '?')}.${parameter(refused, 2, '?')}, older than the host asks for.`,
    `Update the tools in the guest. ${stopInstead}`,
  ),
  VM_HAS_PCI_ATTACHED: entry(
    'A device of the host ties the VM to it',
    refused => `${refused.step}: a PCI device is passed through to ${theVm(refused)}.`,
    stopInstead,
  ),
  VM_HAS_VGPU: entry(
    'A graphics card ties the VM to its host',
    refused => `${refused.step}: ${theVm(refused)} has a virtual graphics card.`,
    stopInstead,
  ),
  VM_HAS_VUSBS: entry(
    'A USB device ties the VM to its host',
    refused => `${refused.step}: a USB device of the host is passed through to ${theVm(refused)}.`,
    `Take the USB device from the VM. ${stopInstead}`,
  ),
  VM_REQUIRES_GPU: entry(
    'The host has no such graphics card',
    refused =>
      `${refused.step}: ${theVm(refused)} needs a graphics card of the group ${parameter(refused, 1, 'that it names')}, and that host has none.`,
    'Choose a host with such a card, or take the virtual graphics card from the VM.',
  ),
  VM_REQUIRES_IOMMU: entry(
    'The host cannot pass a device through',
    refused =>
      `${refused.step}: ${objectsOf(refused, 'the VM')} takes a PCI device, and host ${parameter(refused, 0)} has its IOMMU off.`,
    'Switch the IOMMU (VT-d, AMD-Vi) on in the firmware of the host, or take the device from the VM.',
  ),
  VM_HOST_INCOMPATIBLE_VIRTUAL_HARDWARE_PLATFORM_VERSION: entry(
    'The VM is of newer virtual hardware than the host offers',
    refused =>
      `${refused.step}: ${parameter(refused, 2, 'the VM')} has virtual hardware version ${parameter(refused, 3, '?')}, and host ${parameter(refused, 0)} offers ${parameter(refused, 1, 'others')}.`,
    'Upgrade the host, or start the VM on a newer one.',
  ),
  VALUE_NOT_SUPPORTED: entry(
    'A setting is not possible here',
    refused =>
      `${refused.step}: ${parameter(refused, 0, 'a setting')} = “${parameter(refused, 1, '?')}” of ${objectsOf(refused, 'the object')} is refused: ${parameter(refused, 2, 'no reason is given')}.`,
    'Change that setting of the object (xe vm-param-set for a VM), and plan again.',
  ),
  VDI_READONLY: entry(
    'The disk can only be read',
    refused => `${refused.step}: disk ${parameter(refused, 0)} is read-only, and the VM would write to it.`,
    'Connect it with mode = "RO", or give the VM a disk of its own.',
  ),
  VDI_CBT_ENABLED: entry(
    'Changes of the disk are tracked',
    refused =>
      `${refused.step}: changed block tracking is on for disk ${parameter(refused, 0)}, which cannot move meanwhile.`,
    'Switch the tracking off (xe vdi-disable-cbt; the next backup is a full one), or move the disk while the VM is halted.',
  ),
  VDI_IS_ENCRYPTED: entry(
    'The disk is encrypted',
    refused =>
      `${refused.step}: disk ${parameter(refused, 0)} is encrypted and cannot be moved while its VM runs.`,
    'Halt the VM first: the disk is copied then.',
  ),
  VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION: entry(
    'A disk of the VM is reset at each start',
    refused =>
      `${refused.step}: a disk of ${objectsOf(refused, 'the VM')} goes back to its first content at each boot, so the VM cannot be saved.`,
    'Halt the VM instead, or let the disk persist (xe vdi-param-set on-boot=persist while the VM is halted).',
  ),
  DEVICE_ALREADY_EXISTS: entry(
    'The VM has a device there already',
    refused =>
      `${refused.step}: device ${parameter(refused, 0)} of ${objectsOf(refused, 'the VM')} is taken.`,
    'Write another position, or leave it out.',
  ),
  SR_SUSPEND_SPACE_INSUFFICIENT: entry(
    'There is no room for the memory of the VM',
    refused => `${refused.step}: SR ${parameter(refused, 0)} has too little room for the memory of the VM.`,
    'Make room on that SR, or give the pool another SR with default = true.',
  ),
}

function theVm(refused: Refused): string {
  return parameter(refused, 0, 'the VM')
}
