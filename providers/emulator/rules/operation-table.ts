/** The power states of a VM. */
export type PowerState = 'Halted' | 'Paused' | 'Running' | 'Suspended'

/** All states: from where operations start that do not look at the power. */
export const anyState: readonly PowerState[] = ['Halted', 'Paused', 'Suspended', 'Running']
const halted: readonly PowerState[] = ['Halted']
/** What operations on a running guest start from. */
export const running: readonly PowerState[] = ['Running']
const suspended: readonly PowerState[] = ['Suspended']

/** The states that an operation starts from, in the order in which xapi prints them (xapi.md §7.1). */
export const sourceStates: Readonly<Record<string, readonly PowerState[]>> = {
  start: halted,
  start_on: halted,
  provision: halted,
  make_into_template: halted,
  changing_shadow_memory: halted,
  changing_NVRAM: halted,
  create_vtpm: halted,
  changing_VCPUs: halted,
  changing_static_range: halted,
  changing_memory_limits: halted,
  changing_dynamic_range: ['Halted', 'Running'],
  unpause: ['Paused'],
  resume: suspended,
  resume_on: suspended,
  csvm: suspended,
  pause: running,
  suspend: running,
  clean_shutdown: running,
  clean_reboot: running,
  pool_migrate: running,
  changing_memory_live: running,
  changing_shadow_memory_live: running,
  changing_VCPUs_live: running,
  awaiting_memory_live: running,
  call_plugin: running,
  send_sysrq: running,
  send_trigger: running,
  data_source_op: running,
  snapshot_with_quiesce: running,
  sysprep: running,
  hard_reboot: ['Paused', 'Running'],
  hard_shutdown: ['Paused', 'Suspended', 'Running'],
  shutdown: ['Paused', 'Suspended', 'Running'],
  checkpoint: ['Paused', 'Suspended', 'Running'],
  get_boot_record: ['Paused', 'Suspended', 'Running'],
  clone: halted,
  copy: halted,
  destroy: ['Halted', 'Suspended'],
  export: ['Halted', 'Suspended'],
  create_template: ['Halted', 'Suspended'],
  migrate_send: ['Halted', 'Suspended', 'Running'],
  snapshot: anyState,
  revert: anyState,
  metadata_export: anyState,
  power_state_reset: anyState,
  assert_operation_valid: anyState,
  update_allowed_operations: anyState,
  query_services: anyState,
  reverting: anyState,
  // No VM is imported over another.
  import: [],
}

/** What a template that is no snapshot can do (xapi.md §7.2, 4). */
export const templateOperations: ReadonlySet<string> = new Set([
  'changing_dynamic_range',
  'changing_static_range',
  'changing_memory_limits',
  'changing_shadow_memory',
  'changing_VCPUs',
  'changing_NVRAM',
  'clone',
  'copy',
  'export',
  'metadata_export',
  'provision',
])

/** What a snapshot can do (xapi.md §7.2, 5). */
export const snapshotOperations: ReadonlySet<string> = new Set([
  'revert',
  'clone',
  'copy',
  'export',
  'destroy',
  'hard_shutdown',
  'metadata_export',
])

/** What a VM may do while the pool is being upgraded (xapi.md §7.2, 15). */
export const upgradeOperations: ReadonlySet<string> = new Set([
  'assert_operation_valid',
  'changing_memory_live',
  'changing_shadow_memory_live',
  'changing_VCPUs_live',
  'clean_reboot',
  'clean_shutdown',
  'clone',
  'copy',
  'csvm',
  'destroy',
  'export',
  'get_boot_record',
  'hard_reboot',
  'hard_shutdown',
  'import',
  'make_into_template',
  'migrate_send',
  'pause',
  'pool_migrate',
  'power_state_reset',
  'provision',
  'resume',
  'resume_on',
  'send_sysrq',
  'send_trigger',
  'start',
  'start_on',
  'suspend',
  'unpause',
])
