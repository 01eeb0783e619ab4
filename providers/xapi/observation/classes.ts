/** The classes that are read whole from every pool; a release that lacks one has no records of it. Never `secret`. */
export const observedClasses = [
  'pool',
  'host',
  'host_metrics',
  'network',
  'PIF',
  'PIF_metrics',
  'Bond',
  'VLAN',
  'tunnel',
  'SM',
  'SR',
  'PBD',
  'VDI',
  'VM',
  'VM_metrics',
  'VM_guest_metrics',
  'VM_appliance',
  'VBD',
  'VIF',
  'pool_patch',
  'host_patch',
  'pool_update',
] as const

/** Classes that some releases do not have, so that their absence is no failure. */
export const optionalClasses: ReadonlySet<string> = new Set([
  'tunnel',
  'VM_appliance',
  'pool_patch',
  'host_patch',
  'pool_update',
])
