import type { Path } from '../../../../src/value/path.js'
import type { Draft } from '../../drafting/draft.js'
import { findByRef, type Found } from '../../observation/find.js'
import { mapField, textField } from '../../observation/record.js'

/** Something that changes about a VM that exists: how it is done while the VM is halted, and how while it runs. */
export interface Edit {
  /** The attribute that asks for it. */
  readonly path: Path
  readonly halted: readonly Draft[]
  /** Left out where it cannot be done on the running VM. */
  readonly live?: readonly Draft[]
}

/** An edit that is done in the same way whatever the VM is doing. */
export function anyTime(path: Path, drafts: readonly Draft[]): readonly Edit[] {
  return drafts.length === 0 ? [] : [{ path, halted: drafts, live: drafts }]
}

/** An edit for which the VM has to be halted. */
export function whileHalted(path: Path, drafts: readonly Draft[]): readonly Edit[] {
  return drafts.length === 0 ? [] : [{ path, halted: drafts }]
}

/** True where the guest has drivers of the platform: devices can come and go while it runs. */
export function hasTools(vm: Found): boolean {
  if (textField(vm.record, 'HVM_boot_policy') === '') return true
  return Object.keys(mapField(guestMetrics(vm)?.record ?? {}, 'PV_drivers_version')).length > 0
}

/** True where the guest takes virtual CPUs while it runs. */
export function takesCpusLive(vm: Found): boolean {
  return mapField(guestMetrics(vm)?.record ?? {}, 'other')['feature-vcpu-hotplug'] === '1'
}

function guestMetrics(vm: Found): Found | undefined {
  return findByRef(vm.pool, 'VM_guest_metrics', textField(vm.record, 'guest_metrics'))
}
