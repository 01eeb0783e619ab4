import { expect, test } from '@jest/globals'
import { logIn, openLab } from './open-lab.js'

test('the example lab answers as two fresh pools', async () => {
  const emulator = await openLab()
  for (const [address, name, memory] of [
    ['10.42.0.200', 'xen00', 2 * 1024 ** 3],
    ['10.42.0.201', 'xen01', 1024 ** 3],
  ] as const) {
    const call = await logIn(emulator, address)
    const [pool] = Object.values(await call('pool.get_all_records'))
    const host = String(pool.master)
    expect(await call('host.get_name_label', host)).toBe(name)
    expect(await call('host.get_address', host)).toBe(address)
    expect(await call('host.get_software_version', host)).toMatchObject({
      product_version: '6.2.0',
      network_backend: 'openvswitch',
    })
    expect(await call('host_metrics.get_memory_total', String(await call('host.get_metrics', host)))).toBe(
      memory,
    )
    expect(await call('host.get_PIFs', host)).toHaveLength(3)
    const machines = Object.values(await call('VM.get_all_records'))
    expect(machines.filter(vm => vm.is_control_domain)).toMatchObject([
      { power_state: 'Running', memory_static_max: 400 * 1024 ** 2 },
    ])
    expect(machines.filter(vm => vm.is_a_template).map(vm => vm.name_label)).toEqual(
      expect.arrayContaining(['Other install media', 'guest']),
    )
  }
})
