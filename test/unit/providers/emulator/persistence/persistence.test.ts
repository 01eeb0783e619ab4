import { describe, expect, test } from '@jest/globals'
import { createSimulatedRuntime } from '../../../../../src/runtime/simulated-runtime.js'
import { openEmulator } from '../../../../../providers/emulator/emulator.js'
import { exampleLab, logIn, openLab } from '../open-lab.js'

const folder = '/work/.poolwright/lab'

function runtimeWith(files: Readonly<Record<string, string>> = {}) {
  return createSimulatedRuntime({ files })
}

async function nameOf(files: Readonly<Record<string, string>>): Promise<string> {
  const emulator = await openLab(exampleLab, runtimeWith(files))
  const call = await logIn(emulator)
  return String(await call('host.get_name_label', emulator.world.machine('xen00').hostRef))
}

/** A world in which the host was called one, two, three; its process was killed, so its lock is of a dead one. */
async function killedWorld() {
  const runtime = createSimulatedRuntime()
  const emulator = await openLab(exampleLab, runtime)
  const call = await logIn(emulator)
  const host = emulator.world.machine('xen00').hostRef
  for (const name of ['one', 'two', 'three']) await call('host.set_name_label', host, name)
  const files = Object.fromEntries(
    Object.entries(runtime.files.snapshot()).filter(([path]) => !path.endsWith('/lock')),
  )
  const log = Object.keys(files).find(path => path.includes('changes-')) ?? ''
  return { files, log, text: files[log] ?? '', host, emulator }
}

test('a world that was closed goes on where it stopped', async () => {
  const runtime = createSimulatedRuntime()
  const first = await openLab(exampleLab, runtime)
  const host = first.world.machine('xen00').hostRef
  await (
    await logIn(first)
  )('host.set_name_label', host, 'kept')
  first.powerOff('xen01')
  first.unplug('xen00', 'eth2')
  await first.advance(100)
  first.powerOn('xen01')
  const { agenda, now, drawn } = {
    agenda: first.world.agenda(),
    now: first.world.clock.now(),
    drawn: first.fork().world.random.uuid(),
  }
  await first.close()
  const second = await openLab(exampleLab, runtime)
  expect(await (await logIn(second))('host.get_name_label', host)).toBe('kept')
  expect(second.world.machine('xen01').power).toBe('booting')
  expect(second.world.machine('xen00').unplugged).toEqual(['eth2'])
  expect(second.world.agenda()).toEqual(agenda)
  expect(second.world.clock.now()).toBe(now)
  expect(drawn).toMatch(/^[0-9a-f-]{36}$/)
  expect(second.events().map(event => event.text)).toEqual([
    'xen01: power cut',
    'xen00: cable of eth2 pulled',
    'xen01: power on',
  ])
  await second.advance(600)
  expect(second.world.machine('xen01').power).toBe('on')
  await second.close()
})

test('random numbers go on where they stopped', async () => {
  const { files, emulator } = await killedWorld()
  const again = await openLab(exampleLab, runtimeWith(files))
  expect(again.world.random.uuid()).toBe(emulator.world.random.uuid())
})

test('what was answered before the process was killed is there', async () => {
  expect(await nameOf((await killedWorld()).files)).toBe('three')
})

test('a log cut anywhere in its last line is the world before it', async () => {
  const { files, log, text } = await killedWorld()
  const lastLine = text.lastIndexOf('\n', text.length - 2) + 1
  expect(text.slice(lastLine)).toContain('three')
  const names = new Set<string>()
  for (let length = lastLine; length < text.length; length += 1)
    names.add(await nameOf({ ...files, [log]: text.slice(0, length) }))
  expect([...names]).toEqual(['two'])
})

test('a log that was damaged in its middle is refused, with the remedy', async () => {
  const { files, log, text } = await killedWorld()
  const { emulator, diagnostics } = await openEmulator({
    labFile: { name: 'lab.hcl', text: exampleLab },
    worldFolder: '.poolwright/lab',
    runtime: runtimeWith({ ...files, [log]: text.replace('one', 'ONE') }),
  })
  expect(emulator).toBeUndefined()
  expect(diagnostics).toMatchObject([
    { severity: 'error', detail: expect.stringContaining('poolwright lab reset') },
  ])
})

test('a crash of the computer loses at most what was not synced', async () => {
  const runtime = createSimulatedRuntime()
  const first = await openLab(exampleLab, runtime)
  const call = await logIn(first)
  const host = first.world.machine('xen00').hostRef
  await call('host.set_name_label', host, 'synced')
  await first.sync()
  await call('host.set_name_label', host, 'unsynced')
  runtime.files.crash()
  await runtime.files.remove(`${folder}/lock`)
  const second = await openLab(exampleLab, runtime)
  expect(await (await logIn(second))('host.get_name_label', host)).toBe('synced')
})

describe('the lock', () => {
  const owner = (processId: number) => ({
    [`${folder}/lock`]: JSON.stringify({
      processId,
      hostName: createSimulatedRuntime().environment.hostName,
      token: '',
    }),
  })
  const open = (files: Readonly<Record<string, string>>, liveProcesses: readonly number[] = []) =>
    openEmulator({
      labFile: { name: 'lab.hcl', text: exampleLab },
      worldFolder: '.poolwright/lab',
      runtime: createSimulatedRuntime({ files, liveProcesses }),
    })

  test('of a living process is respected', async () => {
    const { emulator, diagnostics } = await open(owner(77), [77])
    expect(emulator).toBeUndefined()
    expect(diagnostics).toMatchObject([
      { summary: 'Lab in use', detail: expect.stringContaining('process 77') },
    ])
  })

  test.each([
    ['a dead process', owner(77)],
    ['nobody: it was cut short', { [`${folder}/lock`]: '{"proc' }],
  ])('of %s is taken over', async (_, files) => {
    const { emulator } = await open(files)
    expect(emulator).toBeDefined()
    await emulator?.close()
  })

  test('is there while the world is open, and gone afterwards', async () => {
    const runtime = createSimulatedRuntime()
    const emulator = await openLab(exampleLab, runtime)
    expect(await runtime.files.exists(`${folder}/lock`)).toBe(true)
    await emulator.close()
    expect(await runtime.files.exists(`${folder}/lock`)).toBe(false)
  })
})

describe('an edit of the lab file', () => {
  async function reopen(edit: (text: string) => string) {
    const runtime = createSimulatedRuntime()
    await (await openLab(exampleLab, runtime)).close()
    return openEmulator({
      labFile: { name: 'lab.hcl', text: edit(exampleLab) },
      worldFolder: '.poolwright/lab',
      runtime,
    })
  }

  test.each([
    ['more memory', 'machine "xen01"', (text: string) => text.replace('"1GiB"', '"4GiB"')],
    [
      'another segment for a NAS',
      'nas "pc"',
      (text: string) => text.replace('"10.42.0.101"', '"10.42.0.111"'),
    ],
    [
      'an update renamed',
      'update "XS62ESP1002"',
      (text: string) => text.replace('update "XS62ESP1002"', 'update "XS62ESP1003"'),
    ],
  ])('%s is refused, naming the block and the remedy', async (_, block, edit) => {
    const { emulator, diagnostics } = await reopen(edit)
    expect(emulator).toBeUndefined()
    expect(diagnostics).toHaveLength(1)
    expect(diagnostics[0]?.detail).toContain(block)
    expect(diagnostics[0]?.detail).toContain('poolwright lab reset')
  })

  test('what was only added is there', async () => {
    const { emulator, diagnostics } = await reopen(text =>
      text
        .replace('nfs "/mnt/isos"', 'nfs "/mnt/more" {\n}\n  nfs "/mnt/isos"')
        .concat(
          'machine "xen02" {\n  address = "10.42.0.202"\n  release = "7.1"\n  password = "p"\n  nic "eth0" {\n    segment = "campus"\n  }\n}\n',
        )
        .concat('template "other" {\n}\n'),
    )
    if (emulator === undefined) throw new Error(diagnostics.map(problem => problem.detail).join())
    expect(await (await logIn(emulator, '10.42.0.202', 'p'))('host.get_all')).toHaveLength(1)
    for (const [address, password] of [
      ['10.42.0.200', 'labroot'],
      ['10.42.0.202', 'p'],
    ]) {
      expect(await (await logIn(emulator, address, password))('VM.get_by_name_label', 'other')).toHaveLength(
        1,
      )
    }
  })
})

test('a long log becomes a snapshot', async () => {
  const runtime = createSimulatedRuntime()
  const first = await openLab(exampleLab, runtime)
  const call = await logIn(first)
  const host = first.world.machine('xen00').hostRef
  const logs = () => Object.keys(runtime.files.snapshot()).filter(path => path.includes('changes-'))
  const before = logs()
  const filler = 'x'.repeat(1024 ** 2)
  for (let count = 0; count < 10; count += 1)
    await call('host.set_name_description', host, `${count}${filler}`)
  await call('host.set_name_label', host, 'after')
  expect(logs()).toHaveLength(1)
  expect(logs()).not.toEqual(before)
  await runtime.files.remove(`${folder}/lock`)
  const second = await openLab(exampleLab, runtime)
  expect(await (await logIn(second))('host.get_name_label', host)).toBe('after')
  expect(String(await (await logIn(second))('host.get_name_description', host)).length).toBe(
    filler.length + 1,
  )
})
