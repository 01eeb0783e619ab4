import { expect, test } from '@jest/globals'
import { createSimulatedRuntime } from '../../src/runtime/simulated-runtime.js'
import { addressOf, addVm, openSharedPool, whereIs } from '../unit/providers/emulator/shared-pool.js'

/** The files of a world after calls, random placements, a failing host and HA's restarts. */
async function worldFiles(): Promise<Readonly<Record<string, string>>> {
  const runtime = createSimulatedRuntime()
  const pool = await openSharedPool({ hosts: 3 }, runtime)
  const { emulator } = pool
  const call = await pool.logIn(0)
  const names = ['one', 'two', 'three', 'four', 'five']
  const vms = await Promise.all(names.map(name => addVm(pool, call, { name, priority: 'restart' })))
  await Promise.all(vms.map(vm => call('VM.start', vm, false, false)))
  await call('pool.enable_ha', [pool.sr], {})
  await emulator.advance(60)
  emulator.powerOff('xen2')
  await emulator.advance(900)
  for (const vm of vms) expect(await whereIs(call, vm)).toMatch(/^xen[01]$/)
  expect(emulator.refusals(addressOf(0), 'VM.start', [vms[0] ?? '', false, false])).not.toEqual([])
  await emulator.sync()
  return runtime.files.snapshot()
}

test('the same seed and the same calls leave the same world and the same log, byte for byte', async () => {
  const [once, twice] = [await worldFiles(), await worldFiles()]
  const logs = Object.keys(once).filter(path => path.includes('/changes-'))
  expect(logs.some(path => (once[path] ?? '').length > 10_000)).toBe(true)
  expect(twice).toEqual(once)
})
