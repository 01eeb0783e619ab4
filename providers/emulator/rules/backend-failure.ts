import { invariant } from '../../../src/diagnostic/invariant.js'
import type { Refusal } from './refusal.js'
import { refusal } from './refusal.js'

/** An error of a storage driver: its number in xapi.md §5.5 and the detail it adds. */
export interface BackendFailure {
  readonly number: number
  readonly detail: string
}

const descriptions: ReadonlyMap<number, string> = new Map([
  [16, 'The SR is in use'],
  [44, 'There is not enough space in the SR'],
  [68, 'Login to the iSCSI target failed'],
  [72, 'The NFS version is not supported'],
  [73, 'The NFS export could not be mounted'],
  [79, 'The size of the disk is not valid'],
  [90, 'device_config has no device'],
  [91, 'The device in device_config is not valid'],
  [95, 'device_config has no target'],
  [96, 'device_config has no targetIQN'],
  [97, 'The host has no iSCSI initiator name'],
  [101, 'device_config has no serverpath'],
  [102, 'device_config has no server'],
  [103, 'The serverpath in device_config is not valid'],
  [107, 'device_config has no usable SCSIid'],
  [108, 'No NFS service answers at the target'],
  [111, 'The SMB share could not be mounted'],
  [141, 'The iSCSI target cannot be reached'],
  [142, 'The iSCSI port is not valid'],
  [46, 'The disk is not available'],
  [47, 'The SR holds no such data'],
  [220, 'device_config has no location'],
  [222, 'The location of ISO images could not be mounted'],
  [225, 'The location in device_config is malformed'],
])

/** A driver's failure by number. */
export function backendFailure(number: number, detail = ''): BackendFailure {
  return { number, detail }
}

/** The failure as xapi passes it on: three parameters, the middle one with the text (xapi.md §5.5). */
export function backendRefusal(
  failure: BackendFailure,
  ...objects: readonly (readonly [className: string, ref: string])[]
): Refusal {
  const description = descriptions.get(failure.number)
  invariant(description !== undefined, `no description of backend failure ${failure.number}`)
  const detail = failure.detail === '' ? '' : ` [opterr=${failure.detail}]`
  return refusal(`SR_BACKEND_FAILURE_${failure.number}`, ['', description + detail, ''], ...objects)
}
