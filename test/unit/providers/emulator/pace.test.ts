import { expect, test } from '@jest/globals'
import { createSimulatedRuntime } from '../../../../src/runtime/simulated-runtime.js'
import { openEmulator, resetEmulator } from '../../../../providers/emulator/emulator.js'
import { exampleLab, logIn, openLab } from './open-lab.js'

const labFile = { name: 'lab.hcl', text: exampleLab }

test('with a manual pace time moves by advance alone', async () => {
  const { emulator } = await openEmulator({
    labFile,
    worldFolder: 'w',
    runtime: createSimulatedRuntime(),
    pace: 'manual',
  })
  if (emulator === undefined) throw new Error('the example is sound')
  let isOver = false
  const pause = emulator
    .connect('10.42.0.200')
    .pause(60)
    .then(() => {
      isOver = true
    })
  await emulator.advance(59)
  expect(isOver).toBe(false)
  await emulator.advance(1)
  await pause
  expect(isOver).toBe(true)
})

test('a reset world is made anew; one in use is left alone', async () => {
  const runtime = createSimulatedRuntime()
  const where = { worldFolder: '.poolwright/lab', runtime }
  expect(await resetEmulator(where)).toEqual([])
  const first = await openLab(exampleLab, runtime)
  const host = first.world.machine('xen00').hostRef
  await (
    await logIn(first)
  )('host.set_name_label', host, 'gone')
  await first.close()
  const held = createSimulatedRuntime({ liveProcesses: [5] })
  held.files.write(
    '/work/.poolwright/lab/lock',
    JSON.stringify({ processId: 5, hostName: held.environment.hostName, token: '' }),
  )
  expect(await resetEmulator({ worldFolder: '.poolwright/lab', runtime: held })).toMatchObject([
    { summary: 'Lab in use' },
  ])
  expect(await resetEmulator(where)).toEqual([])
  const second = await openLab(exampleLab, runtime)
  expect(await (await logIn(second))('host.get_name_label', second.world.machine('xen00').hostRef)).toBe(
    'xen00',
  )
})
