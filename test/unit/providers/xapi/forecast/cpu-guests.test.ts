import { pinnedGuests } from '../../../../../providers/xapi/forecast/cpu-guests.js'
import { openSharedPool } from '../../emulator/shared-pool.js'

const release = '8.2.1'
const few = '00000001-00000001'
const many = '00000001-00000003'

test('each VM is held against each host by the CPU that it booted with', async () => {
  const { emulator, hosts } = await openSharedPool({ hosts: 3, release })
  const [database] = emulator.world.databases()
  if (database === undefined) throw new Error('there is no pool')
  hosts.forEach((host, index) => {
    const features = index === 2 ? few : many
    database.update('host', host, {
      cpu_info: { vendor: 'GenuineIntel', features_pv: features, features_hvm: features },
    })
  })
  const add = (name: string, vendor: string, features: string, state = 'Running'): void => {
    database.create('VM', {
      name_label: name,
      power_state: state,
      is_a_template: false,
      HVM_boot_policy: 'BIOS order',
      last_boot_CPU_flags: { vendor, features },
    })
  }
  add('first', 'GenuineIntel', many)
  add('movable', 'GenuineIntel', few)
  add('second', 'GenuineIntel', many, 'Suspended')
  add('foreign', 'AuthenticAMD', many)
  add('halted', 'AuthenticAMD', many, 'Halted')
  expect(pinnedGuests(release, database)).toEqual([
    { vm: 'first', hosts: ['xen2'] },
    { vm: 'second', hosts: ['xen2'] },
    { vm: 'foreign', hosts: ['xen0', 'xen1', 'xen2'] },
  ])
})
