import { expect, test } from '@jest/globals'
import { createSimulatedRuntime } from '../../../../../src/runtime/simulated-runtime.js'
import { LivingWorld } from '../../../../../providers/emulator/living-world.js'
import { takeSnapshot } from '../../../../../providers/emulator/persistence/snapshot.js'
import type { Emulator } from '../../../../../providers/emulator/emulator.js'
import { exampleLab, logIn, openLab } from '../open-lab.js'

/** Everything that a world keeps, in a form that compares. */
function kept(emulator: Emulator): unknown {
  const { world } = emulator
  if (!(world instanceof LivingWorld)) throw new Error('a world in memory')
  world.collect()
  const { databases, ...others } = takeSnapshot(world.content(), 0, {})
  // Generations count what is not kept too.
  return { ...others, databases: databases.map(({ id, tables }) => ({ id, tables: withoutEmpty(tables) })) }
}

function withoutEmpty(tables: Readonly<Record<string, readonly unknown[]>>): unknown {
  return Object.fromEntries(Object.entries(tables).filter(([, rows]) => rows.length > 0))
}

test('a world replayed from its log is the world that was lost', async () => {
  const runtime = createSimulatedRuntime()
  const before = await openLab(exampleLab, runtime)
  const member = before.world.machine('xen01').hostRef
  const joiner = await logIn(before, '10.42.0.201')
  await joiner('host.disable', member)
  await joiner('host.reboot', member)
  await before.advance(400)
  await (
    await logIn(before, '10.42.0.201')
  )('pool.join', '10.42.0.200', 'root', 'labroot')
  await before.advance(600)
  const call = await logIn(before)
  expect(await call('host.get_all')).toHaveLength(2)
  const nfs = { server: '10.42.0.100', serverpath: '/mnt/backup' }
  await call('SR.create', before.world.machine('xen00').hostRef, nfs, 0, 'Backup', '', 'nfs', '', true, {})
  before.powerOff('xen01')
  before.powerOn('xen01')
  await before.sync()
  await runtime.files.remove('/work/.poolwright/lab/lock')
  const after = await openLab(exampleLab, runtime)
  expect(kept(after)).toEqual(kept(before))
  for (const emulator of [before.fork(), after.fork()]) await emulator.advance(600)
  await after.advance(600)
  await before.advance(600)
  expect(kept(after)).toEqual(kept(before))
})
