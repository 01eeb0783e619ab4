/** How an attribute is seen to have an effect. */
export interface AttributeRow {
  /** As `kind.attribute` or `kind.block.attribute`. */
  readonly attribute: string
  /** What stands in the base configuration, and what in its place. */
  readonly edit: readonly [before: string, after: string]
  /** What becomes of the block. */
  readonly action: 'update' | 'replace' | 'create' | 'no-op'
  /** Calls among those of the plan. */
  readonly calls: readonly string[]
  /** Codes of errors that the plan comes with, where it is refused. */
  readonly refused?: readonly string[]
  /** True where the edit is there from the beginning, and the calls are those of the first plan. */
  readonly isFirst?: true
  /** True where a lab knows what no record of a pool shows, or a host gets another address: over TLS it is left out. */
  readonly isOfLab?: true
  /** The address of the block, where the kind alone does not tell. */
  readonly address: string
}

type Edit = readonly [before: string, after: string]

function row(
  attribute: string,
  address: string,
  edit: Edit,
  action: AttributeRow['action'],
  calls: readonly string[],
  more: Partial<AttributeRow> = {},
): AttributeRow {
  return { attribute, address, edit, action, calls, ...more }
}

/** An argument that is added where the comment stands. */
const add = (place: string, line: string): Edit => [`# ${place}\n`, `${line}\n`]
const stopped = ['VM.clean_shutdown', 'VM.start_on']
const first = { isFirst: true } as const
const ofLab = { isOfLab: true } as const
const rearmed = ['pool.disable_ha', 'pool.enable_ha']

const hosts: readonly AttributeRow[] = [
  row('host.tags', 'host.beta', add('host', 'tags = ["rack"]'), 'update', ['host.set_tags']),
  row('host.other_config', 'host.beta', add('host', 'other_config = { rack = "1" }'), 'update', [
    'host.add_to_other_config',
  ]),
  row('host.address', 'host.beta', ['address  = "10.0.0.2"', 'address  = "10.0.0.9"'], 'update', [], {
    ...ofLab,
    refused: ['address-differs'],
  }),
  row('host.name', 'host.beta', add('host', 'name = "second"'), 'update', ['host.set_name_label']),
  row('host.description', 'host.beta', add('host', 'description = "the second"'), 'update', [
    'host.set_name_description',
  ]),
  row('host.cpu_features', 'host.beta', add('host', 'cpu_features = "pool"'), 'update', [], {
    refused: ['MESSAGE_REMOVED'],
  }),
  row('host.multipathing', 'host.beta', add('host', 'multipathing = true'), 'update', [
    'host.set_multipathing',
  ]),
  row('host.iscsi_iqn', 'host.beta', add('host', 'iscsi_iqn = "iqn.2020-01.lab:beta"'), 'update', [
    'host.set_iscsi_iqn',
  ]),
  row('host.maintenance', 'host.alpha', add('first', 'maintenance = true'), 'update', [
    'host.disable',
    'host.evacuate',
  ]),
  row('host.unmovable', 'host.beta', add('host', 'unmovable = "shutdown"'), 'update', []),
  row('host.management.device', 'host.beta', ['device  = "eth0"', 'device  = "eth1"'], 'update', [
    'host.management_reconfigure',
  ]),
  row(
    'host.management.mode',
    'host.beta',
    ['ip      = "10.0.0.2"\n    netmask = "255.255.255.0"', 'mode = "dhcp"'],
    'update',
    ['PIF.reconfigure_ip'],
  ),
  row(
    'host.management.ip',
    'host.beta',
    [
      'address  = "10.0.0.2"\n  password = "labroot"\n  management {\n    device  = "eth0"\n    ip      = "10.0.0.2"',
      'address  = "10.0.0.22"\n  password = "labroot"\n  management {\n    device  = "eth0"\n    ip      = "10.0.0.22"',
    ],
    'update',
    ['PIF.reconfigure_ip'],
    ofLab,
  ),
  row(
    'host.management.netmask',
    'host.beta',
    ['ip      = "10.0.0.2"\n    netmask = "255.255.255.0"', 'ip = "10.0.0.2"\n    netmask = "255.255.0.0"'],
    'update',
    ['PIF.reconfigure_ip'],
  ),
  row('host.management.gateway', 'host.beta', add('management', 'gateway = "10.0.0.254"'), 'update', [
    'PIF.reconfigure_ip',
  ]),
  row('host.management.dns', 'host.beta', add('management', 'dns = ["10.0.0.53"]'), 'update', [
    'PIF.reconfigure_ip',
  ]),
]

const patches: readonly AttributeRow[] = [
  row(
    'patch.uuid',
    'patch.one',
    ['"first.update"', '"second.update"\n  uuid = "297f2f77-5603-4aaf-9e56-db49512d4592"'],
    'replace',
    ['pool_update.apply'],
  ),
  row('patch.tags', 'patch.one', add('patch', 'tags = ["a"]'), 'update', [], { refused: ['no-tags'] }),
  row('patch.other_config', 'patch.one', add('patch', 'other_config = { a = "b" }'), 'update', [
    'pool_update.add_to_other_config',
  ]),
  row('patch.hosts', 'patch.one', ['hosts = [host.alpha]', 'hosts = [host.alpha, host.beta]'], 'update', [
    'pool_update.apply',
  ]),
  row('patch.file', 'patch.one', ['"first.update"', '"second.update"'], 'replace', ['pool_update.apply']),
  row('patch.requires', 'patch.one', add('patch', 'requires = []'), 'update', []),
  row('patch.reboot', 'patch.one', add('patch', 'reboot = "never"'), 'update', []),
  row('patch.unmovable', 'patch.one', add('patch', 'unmovable = "shutdown"'), 'update', []),
]

const pools: readonly AttributeRow[] = [
  row('pool.tags', 'pool.main', add('pool', 'tags = ["a"]'), 'update', ['pool.set_tags']),
  row('pool.other_config', 'pool.main', add('pool', 'other_config = { a = "b" }'), 'update', [
    'pool.add_to_other_config',
  ]),
  row(
    'pool.coordinator',
    'pool.main',
    [
      'coordinator = host.alpha\n  members     = [host.beta]',
      'coordinator = host.beta\n  members     = [host.alpha]',
    ],
    'update',
    ['pool.designate_new_master'],
  ),
  row(
    'pool.members',
    'pool.main',
    ['members     = [host.beta]', 'members     = [host.beta, host.gamma]'],
    'update',
    ['pool.join'],
  ),
  row('pool.name', 'pool.main', add('pool', 'name = "the pool"'), 'update', ['pool.set_name_label']),
  row('pool.description', 'pool.main', add('pool', 'description = "a pool"'), 'update', [
    'pool.set_name_description',
  ]),
  row('pool.cpu_policy', 'pool.main', add('pool', 'cpu_policy = "identical"'), 'update', []),
  row('pool.allow_eject', 'pool.main', ['allow_eject = true', 'allow_eject = false'], 'update', []),
  row('pool.migration_compression', 'pool.main', add('pool', 'migration_compression = true'), 'update', [], {
    refused: ['MESSAGE_METHOD_UNKNOWN'],
  }),
  row('pool.alerts.email', 'pool.main', ['"root@lab"', '"admin@lab"'], 'update', [
    'pool.add_to_other_config',
  ]),
  row('pool.alerts.smtp_server', 'pool.main', ['"mail:25"', '"post:25"'], 'update', [
    'pool.add_to_other_config',
  ]),
  row('pool.alerts.min_priority', 'pool.main', add('alerts', 'min_priority = 3'), 'update', [
    'pool.add_to_other_config',
  ]),
  row('pool.alerts.language', 'pool.main', add('alerts', 'language = "ja-JP"'), 'update', [
    'pool.add_to_other_config',
  ]),
]

const networks: readonly AttributeRow[] = [
  row('network.tags', 'network.inner', add('network', 'tags = ["a"]'), 'update', ['network.set_tags']),
  row('network.other_config', 'network.inner', add('network', 'other_config = { a = "b" }'), 'update', [
    'network.add_to_other_config',
  ]),
  row(
    'network.pool',
    'network.inner',
    ['network "inner" {\n  pool = pool.main', 'network "inner" {\n  pool = host.gamma'],
    'replace',
    ['network.create', 'network.destroy'],
  ),
  row('network.name', 'network.inner', add('network', 'name = "within"'), 'update', [
    'network.set_name_label',
  ]),
  row('network.description', 'network.inner', add('network', 'description = "within"'), 'update', [
    'network.set_name_description',
  ]),
  row('network.device', 'network.tagged', ['device = "eth1"', 'device = "eth0"'], 'replace', [
    'pool.create_VLAN_from_PIF',
  ]),
  row('network.bond', 'network.over', ['bond = bond.pair', 'device = "eth1"'], 'replace', [
    'pool.create_VLAN_from_PIF',
  ]),
  row('network.device', 'network.inner', add('network', 'device = "eth1"'), 'replace', ['network.destroy']),
  row('network.device', 'network.lan', ['  device = "eth0"\n', ''], 'replace', ['network.create'], {
    // The protected VM would be on a network inside its host.
    refused: ['protected-vm-not-agile'],
  }),
  row('network.vlan', 'network.lan', ['  device = "eth0"\n', '  device = "eth0"\n  vlan = 30\n'], 'replace', [
    'pool.create_VLAN_from_PIF',
    'VIF.move',
  ]),
  row('network.vlan', 'network.tagged', ['vlan   = 10', 'vlan   = 11'], 'replace', [
    'VLAN.destroy',
    'pool.create_VLAN_from_PIF',
  ]),
  row('network.mtu', 'network.inner', add('network', 'mtu = 9000'), 'update', ['network.set_MTU']),
  row('network.automatic', 'network.inner', add('network', 'automatic = true'), 'update', [
    'network.add_to_other_config',
  ]),
  row('network.purpose', 'network.inner', add('network', 'purpose = ["nbd"]'), 'update', [
    'network.add_purpose',
  ]),
]

const bonds: readonly AttributeRow[] = [
  row('bond.tags', 'bond.pair', add('bond', 'tags = ["a"]'), 'update', [], { refused: ['no-tags'] }),
  row('bond.other_config', 'bond.pair', add('bond', 'other_config = { a = "b" }'), 'update', [
    'Bond.add_to_other_config',
  ]),
  row('bond.network', 'bond.spare', ['network = network.spare', 'network = network.free'], 'replace', [
    'Bond.destroy',
    'Bond.create',
  ]),
  row('bond.devices', 'bond.spare', ['["eth4", "eth5"]', '["eth4", "eth5", "eth6"]'], 'replace', [
    'Bond.destroy',
    'Bond.create',
  ]),
  row('bond.mode', 'bond.pair', add('bond', 'mode = "active-backup"'), 'update', ['Bond.set_mode']),
  row('bond.hashing', 'bond.pair', add('bond', 'mode = "lacp"\n  hashing = "src_mac"'), 'update', [
    'Bond.set_property',
  ]),
  row(
    'bond.properties',
    'bond.pair',
    add('bond', 'mode = "lacp"\n  properties = { "lacp-time" = "fast" }'),
    'update',
    ['Bond.set_property'],
  ),
]

const interfaces: readonly AttributeRow[] = [
  row('storage_interface.tags', 'storage_interface.beta', add('interface', 'tags = ["a"]'), 'update', [], {
    refused: ['no-tags'],
  }),
  row(
    'storage_interface.other_config',
    'storage_interface.beta',
    add('interface', 'other_config = { a = "b" }'),
    'update',
    ['PIF.add_to_other_config'],
  ),
  row(
    'storage_interface.host',
    'storage_interface.beta',
    ['host    = host.beta', 'host    = host.alpha'],
    'replace',
    ['PIF.reconfigure_ip'],
  ),
  row(
    'storage_interface.network',
    'storage_interface.beta',
    ['network = network.bonded\n  ip', 'network = network.tagged\n  ip'],
    'replace',
    ['PIF.reconfigure_ip'],
  ),
  row('storage_interface.name', 'storage_interface.beta', add('interface', 'name = "store"'), 'update', [
    'PIF.add_to_other_config',
  ]),
  row(
    'storage_interface.mode',
    'storage_interface.beta',
    ['ip      = "172.16.0.2"\n  netmask = "255.255.255.0"', 'mode = "dhcp"'],
    'update',
    ['PIF.reconfigure_ip'],
  ),
  row('storage_interface.ip', 'storage_interface.beta', ['"172.16.0.2"', '"172.16.0.3"'], 'update', [
    'PIF.reconfigure_ip',
  ]),
  row(
    'storage_interface.netmask',
    'storage_interface.beta',
    ['ip      = "172.16.0.2"\n  netmask = "255.255.255.0"', 'ip = "172.16.0.2"\n  netmask = "255.255.0.0"'],
    'update',
    ['PIF.reconfigure_ip'],
  ),
  row(
    'storage_interface.gateway',
    'storage_interface.beta',
    add('interface', 'gateway = "172.16.0.254"'),
    'update',
    ['PIF.reconfigure_ip'],
  ),
  row(
    'storage_interface.dns',
    'storage_interface.beta',
    add('interface', 'dns = ["172.16.0.53"]'),
    'update',
    ['PIF.reconfigure_ip'],
  ),
]

const srAnew = ['SR.create']
const reconnected = ['PBD.unplug', 'PBD.destroy', 'PBD.create', 'PBD.plug']
const srs: readonly AttributeRow[] = [
  row('sr.tags', 'sr.vdis', add('nfs', 'tags = ["a"]'), 'update', ['SR.set_tags']),
  row('sr.other_config', 'sr.vdis', add('nfs', 'other_config = { a = "b" }'), 'update', [
    'SR.add_to_other_config',
  ]),
  row('sr.name', 'sr.vdis', add('nfs', 'name = "disks"'), 'update', ['SR.set_name_label']),
  row('sr.description', 'sr.vdis', add('nfs', 'description = "disks"'), 'update', [
    'SR.set_name_description',
  ]),
  row('sr.default', 'sr.vdis', ['default = true', 'default = false'], 'update', ['pool.set_default_SR']),
  row('sr.on_destroy', 'sr.vdis', add('nfs', 'on_destroy = "destroy"'), 'update', []),
  row('sr.existing', 'sr.block', add('block', 'existing = "overwrite"'), 'update', []),
  row(
    'sr.uuid',
    'sr.more',
    ['path   = "/more"', 'path   = "/more"\n  uuid = "00000000-0000-4000-8000-00000000000a"'],
    'replace',
    [],
    {
      refused: ['uuid-without-attach'],
    },
  ),
  row(
    'sr.pool',
    'sr.more',
    ['sr "more" {\n  pool   = pool.main', 'sr "more" {\n  pool   = host.gamma'],
    'replace',
    srAnew,
  ),
  row('sr.host', 'sr.own', ['host   = host.beta\n  type', 'host   = host.alpha\n  type'], 'replace', srAnew),
  row('sr.type', 'sr.own', ['type   = "ext"', 'type   = "lvm"\n  existing = "overwrite"'], 'replace', srAnew),
  row('sr.server', 'sr.more', ['server = "10.0.0.101"', 'server = "10.0.0.102"'], 'replace', srAnew),
  row('sr.path', 'sr.more', ['"/more"', '"/isos"'], 'replace', srAnew),
  row(
    'sr.version',
    'sr.more',
    ['path   = "/more"', 'path   = "/more"\n  version = "4"'],
    'update',
    reconnected,
  ),
  row(
    'sr.options',
    'sr.more',
    ['path   = "/more"', 'path   = "/more"\n  options = "soft"'],
    'update',
    reconnected,
  ),
  row(
    'sr.target',
    'sr.block',
    ['target        = "10.0.0.101"', 'target        = "10.0.0.102"\n  existing = "attach"'],
    'replace',
    ['SR.introduce'],
  ),
  row('sr.target_iqn', 'sr.block', ['iqn.2020-01.lab:store', 'iqn.2020-01.lab:other'], 'replace', srAnew, {
    ...ofLab,
    refused: ['SR_BACKEND_FAILURE_68'],
  }),
  row('sr.scsi_id', 'sr.block', ['360a98001', '360a98002'], 'replace', srAnew),
  row('sr.port', 'sr.block', add('block', 'port = 3261'), 'update', reconnected, {
    refused: ['SR_BACKEND_FAILURE_141'],
  }),
  row('sr.chap_user', 'sr.block', ['"user"', '"other"'], 'update', reconnected, {
    ...ofLab,
    refused: ['SR_BACKEND_FAILURE_68'],
  }),
  row('sr.chap_password', 'sr.block', ['"secret"', '"other"'], 'update', reconnected, {
    ...ofLab,
    refused: ['SR_BACKEND_FAILURE_68'],
  }),
  row('sr.multipath', 'sr.block', add('block', 'multipath = true'), 'update', reconnected),
  row('sr.location', 'sr.images', ['10.0.0.101:/images', '10.0.0.101:/isos'], 'replace', srAnew),
  row('sr.username', 'sr.share', ['username = "u"', 'username = "v"'], 'update', reconnected, {
    ...ofLab,
    refused: ['SR_BACKEND_FAILURE_111'],
  }),
  row('sr.password', 'sr.share', ['password = "p"\n', 'password = "q"\n'], 'update', reconnected, {
    ...ofLab,
    refused: ['SR_BACKEND_FAILURE_111'],
  }),
  row('sr.device', 'sr.own', ['/dev/sdb', '/dev/sdc'], 'replace', srAnew, {
    ...ofLab,
    refused: ['SR_BACKEND_FAILURE_91'],
  }),
]

const range =
  '  memory {\n    static_min  = "256MiB"\n    dynamic_min = "512MiB"\n    dynamic_max = "512MiB"\n    static_max  = "1GiB"\n  }\n'
const machines: readonly AttributeRow[] = [
  row('vm.tags', 'vm.web', add('vm', 'tags = ["a"]'), 'update', ['VM.set_tags']),
  row('vm.other_config', 'vm.web', add('vm', 'other_config = { a = "b" }'), 'update', [
    'VM.add_to_other_config',
  ]),
  row(
    'vm.pool',
    'vm.idle',
    ['vm "idle" {\n  pool     = pool.main', 'vm "idle" {\n  pool     = host.gamma'],
    'replace',
    [],
    {
      refused: ['of-other-pool'],
    },
  ),
  row('vm.name', 'vm.web', add('vm', 'name = "www"'), 'update', ['VM.set_name_label']),
  row('vm.description', 'vm.web', add('vm', 'description = "serves"'), 'update', ['VM.set_name_description']),
  row(
    'vm.template',
    'vm.idle',
    ['template = "guest"\n  memory   = "256MiB"', 'template = "bare"\n  memory   = "256MiB"'],
    'replace',
    ['VM.clone'],
  ),
  row('vm.clone', 'vm.idle', add('idle', 'clone = "full"'), 'create', ['VM.copy'], first),
  row('vm.vcpus', 'vm.web', ['vcpus      = 2', 'vcpus      = 3'], 'update', ['VM.set_VCPUs_number_live']),
  row('vm.vcpus_max', 'vm.web', ['vcpus_max  = 4', 'vcpus_max  = 3'], 'update', [
    ...stopped,
    'VM.set_VCPUs_max',
  ]),
  row('vm.cores_per_socket', 'vm.web', add('vm', 'cores_per_socket = 2'), 'update', [
    ...stopped,
    'VM.add_to_platform',
  ]),
  row('vm.memory', 'vm.web', [range, '  memory = "768MiB"\n'], 'update', [
    ...stopped,
    'VM.set_memory_limits',
  ]),
  row('vm.memory.static_min', 'vm.web', ['"256MiB"\n    dynamic', '"128MiB"\n    dynamic'], 'update', [
    ...stopped,
    'VM.set_memory_limits',
  ]),
  row('vm.memory.dynamic_min', 'vm.web', ['dynamic_min = "512MiB"', 'dynamic_min = "400MiB"'], 'update', [
    'VM.set_memory_dynamic_range',
  ]),
  row('vm.memory.dynamic_max', 'vm.web', ['dynamic_max = "512MiB"', 'dynamic_max = "600MiB"'], 'update', [
    'VM.set_memory_dynamic_range',
  ]),
  row('vm.memory.static_max', 'vm.web', ['static_max  = "1GiB"', 'static_max  = "2GiB"'], 'update', [
    ...stopped,
    'VM.set_memory_limits',
  ]),
  row('vm.power', 'vm.web', add('vm', 'power = "halted"'), 'update', ['VM.clean_shutdown']),
  row('vm.shutdown', 'vm.web', add('vm', 'power = "halted"\n  shutdown = "hard"'), 'update', [
    'VM.hard_shutdown',
  ]),
  row('vm.discard_suspend', 'vm.web', add('vm', 'discard_suspend = true'), 'update', []),
  row('vm.home', 'vm.web', ['home       = host.alpha', 'home       = host.beta'], 'update', [
    'VM.set_affinity',
  ]),
  row('vm.host', 'vm.web', ['home       = host.alpha', 'host       = host.beta'], 'update', [
    'VM.pool_migrate',
  ]),
  row('vm.boot_order', 'vm.web', add('vm', 'boot_order = "cd"'), 'update', [
    ...stopped,
    'VM.add_to_HVM_boot_params',
  ]),
  row('vm.firmware', 'vm.web', add('vm', 'firmware = "uefi"'), 'update', [
    ...stopped,
    'VM.add_to_HVM_boot_params',
  ]),
  row('vm.secure_boot', 'vm.web', add('vm', 'firmware = "uefi"\n  secure_boot = true'), 'update', [
    ...stopped,
    'VM.add_to_platform',
  ]),
  row('vm.auto_start', 'vm.web', add('vm', 'auto_start = true'), 'update', ['VM.add_to_other_config']),
  row('vm.blocked_operations', 'vm.web', add('vm', 'blocked_operations = ["destroy"]'), 'update', [
    'VM.add_to_blocked_operations',
  ]),
  row('vm.xenstore', 'vm.web', add('vm', 'xenstore = { "vm-data/a" = "b" }'), 'update', [
    'VM.add_to_xenstore_data',
  ]),
  row('vm.platform', 'vm.web', add('vm', 'platform = { nx = "false" }'), 'update', ['VM.add_to_platform']),
  row('vm.appliance', 'vm.web', add('vm', 'appliance = "app"'), 'update', [
    'VM_appliance.create',
    'VM.set_appliance',
  ]),
  row('vm.order', 'vm.web', add('vm', 'order = 2'), 'update', ['VM.set_order']),
  row('vm.start_delay', 'vm.web', add('vm', 'start_delay = 10'), 'update', ['VM.set_start_delay']),
  row('vm.shutdown_delay', 'vm.web', add('vm', 'shutdown_delay = 10'), 'update', ['VM.set_shutdown_delay']),
  row(
    'vm.disk.sr',
    'vm.web',
    ['sr   = sr.vdis\n    size = "2GiB"', 'sr   = sr.more\n    size = "2GiB"'],
    'update',
    ['VM.migrate_send'],
  ),
  row('vm.disk.size', 'vm.web', ['"2GiB"\n    # disk', '"3GiB"\n    # disk'], 'update', ['VDI.resize']),
  row('vm.disk.description', 'vm.web', add('disk', 'description = "root"'), 'update', [
    'VDI.set_name_description',
  ]),
  row('vm.disk.bootable', 'vm.web', add('disk', 'bootable = false'), 'update', [
    ...stopped,
    'VBD.set_bootable',
  ]),
  row('vm.disk.mode', 'vm.web', add('disk', 'mode = "RO"'), 'update', [...stopped, 'VBD.set_mode']),
  row('vm.disk.position', 'vm.web', add('disk', 'position = 5'), 'update', [
    ...stopped,
    'VBD.set_userdevice',
  ]),
  row('vm.disk.keep', 'vm.web', add('disk', 'keep = true'), 'update', []),
  row('vm.nic.network', 'vm.web', ['network = network.lan', 'network = network.tagged'], 'update', [
    'VIF.move',
  ]),
  row('vm.nic.mac', 'vm.web', add('nic', 'mac = "02:00:00:00:00:01"'), 'update', [
    'VIF.destroy',
    'VIF.create',
  ]),
  row('vm.nic.rate', 'vm.web', add('nic', 'rate = 100'), 'update', ['VIF.set_qos_algorithm_params']),
  row('vm.nic.ips', 'vm.web', add('nic', 'ips = ["10.0.0.80"]'), 'update', ['VIF.set_ipv4_allowed']),
  row('vm.cd.iso', 'vm.web', ['"debian.iso"', '"alpine.iso"'], 'update', ['VBD.eject', 'VBD.insert']),
  row('vm.cd.sr', 'vm.web', ['sr  = sr.isos', 'sr  = sr.images'], 'update', ['VBD.eject', 'VBD.insert']),
  row(
    'vm.cloud_init.user_data',
    'vm.idle',
    ['"#cloud-config"', '"#cloud-config\\nhostname: idle"'],
    'update',
    [],
  ),
  row('vm.cloud_init.network', 'vm.idle', add('init', 'network = "version: 2"'), 'update', []),
]

const protection: readonly AttributeRow[] = [
  row('ha_plan.tags', 'ha_plan.main', add('ha', 'tags = ["a"]'), 'update', [], { refused: ['no-tags'] }),
  row('ha_plan.other_config', 'ha_plan.main', add('ha', 'other_config = { a = "b" }'), 'update', []),
  row(
    'ha_plan.pool',
    'ha_plan.main',
    ['ha_plan "main" {\n  pool         = pool.main', 'ha_plan "main" {\n  pool         = host.gamma'],
    'replace',
    [],
    {
      refused: ['of-other-pool', 'vm-of-other-pool'],
    },
  ),
  row(
    'ha_plan.heartbeat_sr',
    'ha_plan.main',
    ['heartbeat_sr = sr.vdis', 'heartbeat_sr = sr.more'],
    'update',
    rearmed,
  ),
  row('ha_plan.failures_to_tolerate', 'ha_plan.main', add('ha', 'failures_to_tolerate = 0'), 'update', [
    'pool.set_ha_host_failures_to_tolerate',
  ]),
  row('ha_plan.timeout', 'ha_plan.main', add('ha', 'timeout = 90'), 'update', rearmed),
  row('ha_plan.enabled', 'ha_plan.main', add('ha', 'enabled = false'), 'update', ['pool.disable_ha']),
  row('ha_plan.protect.vms', 'ha_plan.main', ['vms = [vm.web]', 'vms = [vm.idle]'], 'update', [
    'VM.set_ha_restart_priority',
  ]),
  row('ha_plan.protect.priority', 'ha_plan.main', add('protect', 'priority = "best-effort"'), 'update', [
    'VM.set_ha_restart_priority',
  ]),
]

/** One row for each attribute that can be written, but for those that are shown elsewhere. */
export const attributeRows: readonly AttributeRow[] = [
  ...hosts,
  ...patches,
  ...pools,
  ...networks,
  ...bonds,
  ...interfaces,
  ...srs,
  ...machines,
  ...protection,
]

/** Attributes that say how a host is spoken to: what they do is seen where one is spoken to over HTTPS. */
export const ofSessions: readonly string[] = [
  'host.username',
  'host.password',
  'host.tls.ca_file',
  'host.tls.fingerprint',
  'host.tls.insecure',
]
