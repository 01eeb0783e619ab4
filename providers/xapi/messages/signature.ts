/** How a message of XenAPI is called: its parameters after the session, in order, and the class of what it answers. */
export interface Signature {
  readonly parameters: readonly string[]
  /** The class of the object whose reference is answered. */
  readonly answers?: string
}

const self = ['self'] as const
const setter: Signature = { parameters: ['self', 'value'] }
const addition: Signature = { parameters: ['self', 'key', 'value'] }
const removal: Signature = { parameters: ['self', 'key'] }

/** Every message that steps use. */
export const signatures: { readonly [message: string]: Signature } = {
  'host.disable': { parameters: ['host'] },
  'host.enable': { parameters: ['host'] },
  'host.evacuate': { parameters: ['host'] },
  'host.reboot': { parameters: ['host'] },
  'host.restart_agent': { parameters: ['host'] },
  'host.management_reconfigure': { parameters: ['pif'] },
  'host.set_name_label': setter,
  'host.set_name_description': setter,
  'host.set_cpu_features': { parameters: ['host', 'features'] },
  'host.reset_cpu_features': { parameters: ['host'] },
  'host.set_iscsi_iqn': { parameters: ['host', 'value'] },
  'host.set_multipathing': { parameters: ['host', 'value'] },
  'pool.join': { parameters: ['master_address', 'master_username', 'master_password'] },
  'pool.join_force': { parameters: ['master_address', 'master_username', 'master_password'] },
  'pool.eject': { parameters: ['host'] },
  'pool.designate_new_master': { parameters: ['host'] },
  'pool.set_name_label': setter,
  'pool.set_name_description': setter,
  'pool.set_default_SR': setter,
  'pool.set_suspend_image_SR': setter,
  'pool.set_crash_dump_SR': setter,
  'pool.set_migration_compression': setter,
  'pool.create_VLAN_from_PIF': { parameters: ['pif', 'network', 'VLAN'] },
  'pool_patch.apply': { parameters: ['self', 'host'] },
  'pool_update.introduce': { parameters: ['vdi'], answers: 'pool_update' },
  'pool_update.apply': { parameters: ['self', 'host'] },
  'network.create': { parameters: ['record'], answers: 'network' },
  'network.destroy': { parameters: self },
  'network.set_name_label': setter,
  'network.set_name_description': setter,
  'network.set_MTU': { parameters: ['self', 'value'] },
  'network.add_purpose': { parameters: ['self', 'value'] },
  'network.remove_purpose': { parameters: ['self', 'value'] },
  'VLAN.create': { parameters: ['tagged_PIF', 'tag', 'network'], answers: 'VLAN' },
  'VLAN.destroy': { parameters: self },
  'Bond.create': { parameters: ['network', 'members', 'MAC', 'mode', 'properties'], answers: 'Bond' },
  'Bond.destroy': { parameters: self },
  'Bond.set_mode': setter,
  'Bond.set_property': { parameters: ['self', 'name', 'value'] },
  'PIF.reconfigure_ip': { parameters: ['self', 'mode', 'IP', 'netmask', 'gateway', 'DNS'] },
  'PIF.set_disallow_unplug': setter,
  'PIF.plug': { parameters: self },
  'PIF.unplug': { parameters: self },
  'SR.create': {
    parameters: [
      'host',
      'device_config',
      'physical_size',
      'name_label',
      'name_description',
      'type',
      'content_type',
      'shared',
      'sm_config',
    ],
    answers: 'SR',
  },
  'SR.introduce': {
    parameters: ['uuid', 'name_label', 'name_description', 'type', 'content_type', 'shared', 'sm_config'],
    answers: 'SR',
  },
  'SR.set_name_label': { parameters: ['sr', 'value'] },
  'SR.set_name_description': { parameters: ['sr', 'value'] },
  'SR.scan': { parameters: ['sr'] },
  'SR.forget': { parameters: ['sr'] },
  'SR.destroy': { parameters: ['sr'] },
  'PBD.create': { parameters: ['record'], answers: 'PBD' },
  'PBD.plug': { parameters: self },
  'PBD.unplug': { parameters: self },
  'PBD.destroy': { parameters: self },
  'VDI.create': { parameters: ['record'], answers: 'VDI' },
  'VDI.resize': { parameters: ['vdi', 'size'] },
  'VDI.destroy': { parameters: self },
  'VDI.set_name_label': setter,
  'VBD.create': { parameters: ['record'], answers: 'VBD' },
  'VBD.plug': { parameters: self },
  'VBD.insert': { parameters: ['vbd', 'vdi'] },
  'VBD.eject': { parameters: ['vbd'] },
  'VBD.unplug': { parameters: self },
  'VBD.destroy': { parameters: self },
  'VIF.create': { parameters: ['record'], answers: 'VIF' },
  'VIF.plug': { parameters: self },
  'VIF.unplug': { parameters: self },
  'VIF.destroy': { parameters: self },
  'VM.clone': { parameters: ['vm', 'new_name'], answers: 'VM' },
  'VM.copy': { parameters: ['vm', 'new_name', 'sr'], answers: 'VM' },
  'VM.provision': { parameters: ['vm'] },
  'VM.destroy': { parameters: self },
  'VM.set_name_label': setter,
  'VM.set_name_description': setter,
  'VM.set_tags': setter,
  'host.set_tags': setter,
  'pool.set_tags': setter,
  'network.set_tags': setter,
  'SR.set_tags': setter,
  'VM.set_affinity': setter,
  'VM.set_order': { parameters: ['self', 'value'] },
  'VM.set_start_delay': { parameters: ['self', 'value'] },
  'VM.set_shutdown_delay': { parameters: ['self', 'value'] },
  'VM.set_blocked_operations': setter,
  'VM.set_ha_restart_priority': setter,
  'pool.enable_ha': { parameters: ['heartbeat_srs', 'configuration'] },
  'pool.disable_ha': { parameters: [] },
  'pool.set_ha_host_failures_to_tolerate': setter,
  'VM.set_memory_limits': {
    parameters: ['self', 'static_min', 'static_max', 'dynamic_min', 'dynamic_max'],
  },
  'VM.set_memory_dynamic_range': { parameters: ['self', 'min', 'max'] },
  'VM.set_VCPUs_max': { parameters: ['self', 'value'] },
  'VM.set_VCPUs_at_startup': { parameters: ['self', 'value'] },
  'VM.start_on': { parameters: ['vm', 'host', 'start_paused', 'force'] },
  'VM.clean_shutdown': { parameters: ['vm'] },
  'VM.hard_shutdown': { parameters: ['vm'] },
  'VM.suspend': { parameters: ['vm'] },
  'VM.resume_on': { parameters: ['vm', 'host', 'start_paused', 'force'] },
  'VM.pool_migrate': { parameters: ['vm', 'host', 'options'] },
  ...identities('host', 'pool', 'network', 'SR', 'VM', 'PIF', 'pool_patch', 'pool_update'),
  ...maps('other_config', 'host', 'pool', 'network', 'PIF', 'Bond', 'SR', 'VM'),
  ...maps('platform', 'VM'),
  ...maps('xenstore_data', 'VM'),
  ...maps('HVM_boot_params', 'VM'),
  ...maps('blocked_operations', 'VM'),
}

/** Reading an object's UUID: how an object that exists is adopted. */
function identities(...classes: readonly string[]): { readonly [message: string]: Signature } {
  return Object.fromEntries(classes.map(name => [`${name}.get_uuid`, { parameters: self }]))
}

function maps(field: string, ...classes: readonly string[]): { readonly [message: string]: Signature } {
  return Object.fromEntries(
    classes.flatMap(name => [
      [`${name}.add_to_${field}`, addition],
      [`${name}.remove_from_${field}`, removal],
    ]),
  )
}
