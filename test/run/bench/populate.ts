import type { SharedPool } from '../../unit/providers/emulator/shared-pool.js'

const gibibyte = 1024 ** 3

/** VMs with a disk and a NIC, running over all hosts in turn, every second one protected by HA. */
export function populate(
  { emulator, hosts, sr, networks: { guests: network } }: SharedPool,
  vmCount: number,
): readonly string[] {
  const [database] = emulator.world.databases()
  if (database === undefined) throw new Error('there is no pool')
  return Array.from({ length: vmCount }, (_, index) => {
    const size = ((index % 3) + 1) * gibibyte
    const vm = database.create('VM', {
      name_label: `vm-${index}`,
      power_state: 'Running',
      resident_on: hosts[index % hosts.length] ?? '',
      is_a_template: false,
      memory_static_max: size,
      memory_dynamic_max: size,
      memory_dynamic_min: size,
      memory_static_min: gibibyte / 2,
      memory_target: size,
      VCPUs_max: 1,
      VCPUs_at_startup: 1,
      HVM_boot_policy: 'BIOS order',
      ha_always_run: index % 2 === 0,
      ha_restart_priority: index % 2 === 0 ? 'restart' : '',
    })
    const vdi = database.create('VDI', { SR: sr, name_label: `disk-${index}`, virtual_size: gibibyte })
    database.create('VBD', {
      VM: vm,
      VDI: vdi,
      userdevice: '0',
      type: 'Disk',
      mode: 'RW',
      currently_attached: true,
    })
    database.create('VIF', { VM: vm, network, device: '0', currently_attached: true })
    return vm
  })
}
