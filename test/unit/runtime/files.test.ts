import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createNodeFiles } from '../../../src/runtime/node-files.js'
import type { Files } from '../../../src/runtime/runtime.js'
import { SimulatedFiles } from '../../../src/runtime/simulated-files.js'

const folder = mkdtempSync(join(tmpdir(), 'poolwright-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function codeOf(operation: Promise<unknown>): Promise<unknown> {
  return operation.then(
    () => 'none',
    (failure: { code: string; kind: string }) => `${failure.kind} ${failure.code}`,
  )
}

describe.each<[string, Files]>([
  ['real files', createNodeFiles(folder)],
  ['simulated files', new SimulatedFiles('/work')],
])('%s', (_, files) => {
  test('are written whole, read and listed', async () => {
    await files.makeFolder('one/two')
    await files.replaceText('one/b.txt', 'é')
    await files.replaceText('one/a.txt', 'first')
    await files.replaceText('one/a.txt', 'second')
    expect(await files.readText('one/a.txt')).toBe('second')
    expect([...(await files.readBytes('one/b.txt'))]).toEqual([0xc3, 0xa9])
    expect([...files.readBytesNow('one/b.txt')]).toEqual([0xc3, 0xa9])
    const entries = [
      { name: 'a.txt', isFolder: false },
      { name: 'b.txt', isFolder: false },
      { name: 'two', isFolder: true },
    ]
    expect(await files.list('one')).toEqual(entries)
    expect(files.listNow('one')).toEqual(entries)
  })

  test('are appended to and cut', async () => {
    const file = await files.openAppend('log')
    await file.append('one\n')
    await file.append('two\n')
    await file.sync()
    await file.truncate(4)
    await file.append('three\n')
    await file.close()
    expect(await files.readText('log')).toBe('one\nthree\n')
    const again = await files.openAppend('log')
    await again.append('four\n')
    await again.close()
    expect(await files.readText('log')).toBe('one\nthree\nfour\n')
  })

  test('exist once', async () => {
    await files.createExclusive('lock', 'mine')
    expect(await codeOf(files.createExclusive('lock', 'yours'))).toBe('conflict EEXIST')
    expect(await files.readText('lock')).toBe('mine')
    expect(files.existsNow('lock')).toBe(true)
    await files.remove('lock')
    expect(await files.exists('lock')).toBe(false)
  })

  test('fail with the code of the system', async () => {
    expect(await codeOf(files.readText('none'))).toBe('refused ENOENT')
    expect(await codeOf(files.readText('one'))).toBe('refused EISDIR')
    expect(await codeOf(files.list('none'))).toBe('refused ENOENT')
    expect(await codeOf(files.remove('none'))).toBe('refused ENOENT')
    expect(await codeOf(files.replaceText('none/x', ''))).toBe('refused ENOENT')
    expect(await codeOf(files.openAppend('none/x'))).toBe('refused ENOENT')
    expect(() => files.readBytesNow('none')).toThrow('ENOENT')
  })
})

describe('a simulated disk', () => {
  test.each([
    [0, 'synced\n'],
    [0.5, 'synced\nlos'],
    [1, 'synced\nlost.\n'],
  ])('keeps what was synced, and %d of the rest', async (kept, left) => {
    const files = new SimulatedFiles('/work')
    const file = await files.openAppend('log')
    await file.append('synced\n')
    await file.sync()
    await file.append('lost.\n')
    files.crash(kept)
    expect(await files.readText('log')).toBe(left)
    expect(await codeOf(file.append('late'))).toBe('refused EBADF')
  })

  test('fails as scripted, once', async () => {
    const files = new SimulatedFiles('/work')
    files.failNext('append', 'ENOSPC', { path: 'log', after: 1 })
    const log = await files.openAppend('log')
    const other = await files.openAppend('other')
    const codes = [await codeOf(log.append('1')), await codeOf(other.append('1'))]
    codes.push(await codeOf(log.append('2')), await codeOf(log.append('3')))
    expect(codes).toEqual(['none', 'none', 'unavailable ENOSPC', 'none'])
    expect(await files.readText('log')).toBe('13')
  })
})
