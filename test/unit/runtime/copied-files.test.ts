import { CopiedFiles } from '../../../src/runtime/copied-files.js'
import { SimulatedFiles } from '../../../src/runtime/simulated-files.js'

function createDisk(): { readonly disk: SimulatedFiles; readonly copy: CopiedFiles } {
  const disk = new SimulatedFiles('/work')
  disk.write('main.pool.hcl', 'as written')
  disk.write('.poolwright/lab/world', 'a real world')
  return { disk, copy: new CopiedFiles(disk, '/work', '.poolwright') }
}

test('reads the disk, and writes to memory alone', async () => {
  const { disk, copy } = createDisk()
  expect(await copy.readText('main.pool.hcl')).toBe('as written')
  await copy.replaceText('main.pool.hcl', 'changed')
  await copy.replaceText('new.txt', 'new')
  expect(await copy.readText('/work/main.pool.hcl')).toBe('changed')
  expect((await copy.list('.')).map(entry => entry.name)).toEqual(['main.pool.hcl', 'new.txt'])
  expect(disk.snapshot()).toEqual({
    '/work/.poolwright/lab/world': 'a real world',
    '/work/main.pool.hcl': 'as written',
  })
})

test('does not see what is hidden, and keeps its own there', async () => {
  const { copy } = createDisk()
  expect(copy.existsNow('.poolwright/lab/world')).toBe(false)
  await copy.makeFolder('.poolwright/lab')
  await copy.createExclusive('.poolwright/lab/world', 'another')
  expect(await copy.readText('.poolwright/lab/world')).toBe('another')
})

test('a file to append to begins as the disk has it', async () => {
  const { disk, copy } = createDisk()
  const file = await copy.openAppend('main.pool.hcl')
  await file.append(', and more')
  await file.close()
  expect(await copy.readText('main.pool.hcl')).toBe('as written, and more')
  expect(await disk.readText('main.pool.hcl')).toBe('as written')
})

test('what is removed is gone from the copy only', async () => {
  const { disk, copy } = createDisk()
  await copy.remove('main.pool.hcl')
  expect(copy.existsNow('main.pool.hcl')).toBe(false)
  await expect(copy.readText('main.pool.hcl')).rejects.toMatchObject({ code: 'ENOENT' })
  expect(disk.existsNow('main.pool.hcl')).toBe(true)
  await copy.replaceText('main.pool.hcl', 'again')
  expect(await copy.readText('main.pool.hcl')).toBe('again')
})
