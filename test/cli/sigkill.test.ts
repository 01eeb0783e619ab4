import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSimulatedRandom } from '../../src/runtime/simulated-random.js'
import { signalledAt } from '../support/signalled.js'

const root = join(import.meta.dirname, '..', '..')
const command = join(root, 'dist', 'main.js')
const seed = Number(process.env['SEED'] ?? 1)
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolwright-sigkill-'))
  cpSync(join(root, 'examples', 'homogeneous-pool'), folder, {
    recursive: true,
    filter: source => !/\.poolwright$|poolwright\.state/.test(source),
  })
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const environment = { ...process.env, HOME: tmpdir(), NO_COLOR: '1' }

function run(...words: readonly string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: environment,
  })
  return { status, output: stdout + stderr }
}

/** Runs a command that is killed once so many steps were reported; answers how it ended. */
function runAndKill(words: readonly string[], steps: number): NodeJS.Signals | number | null {
  const { status, signal } = spawnSync(process.execPath, [command, ...words], {
    cwd: folder,
    env: { ...environment, ...signalledAt(`(${steps}/`, 'SIGKILL') },
  })
  return signal ?? status
}

interface LabStatus {
  readonly pools: readonly { readonly hosts: readonly string[] }[]
  readonly vms: readonly { readonly name: string; readonly power_state: string }[]
}

interface PoolStatus {
  readonly pools: readonly { readonly srs: readonly { readonly name: string }[] }[]
}

function expectTheEnd(): void {
  expect(run('plan', '--detailed-exitcode')).toMatchObject({ status: 0 })
  const lab = JSON.parse(run('lab', 'status', '--json').output) as LabStatus
  expect(lab.pools.map(pool => [...pool.hosts].sort())).toEqual([['xen00', 'xen01']])
  expect(lab.vms.map(vm => vm.name)).toEqual(['dnfs'])
  const { pools } = JSON.parse(run('status', '--json').output) as PoolStatus
  expect(pools.flatMap(pool => pool.srs.map(sr => sr.name)).sort()).toEqual([
    'Almacenamento VDIs (NAS / NFS)',
    'Almacenamento VDIs (NAS / iSCSI)',
    'Backup (NAS / NFS)',
    'Imaxes ISO (NAS / NFS)',
    'Imaxes ISO (PC / CIFS)',
  ])
}

test(`twenty kills in a row (seed ${seed}), then an apply that is let be: everything is there once`, () => {
  const random = createSimulatedRandom(seed)
  let verb = 'apply'
  for (let kills = 0; kills < 20;) {
    const ending = runAndKill([verb, '--auto-approve'], 1 + Math.floor(random.next() * 4))
    if (ending === 'SIGKILL') kills += 1
    else {
      // So few steps were left that the command came to its end.
      expect(ending).toBe(0)
      verb = verb === 'apply' ? 'destroy' : 'apply'
    }
  }
  expect(run('apply', '--auto-approve')).toMatchObject({ status: 0 })
  expectTheEnd()
})

test('a destroy that was killed is finished by the next', () => {
  expect(run('apply', '--auto-approve')).toMatchObject({ status: 0 })
  expect(runAndKill(['destroy', '--auto-approve'], 3)).toBe('SIGKILL')
  expect(run('destroy', '--auto-approve')).toMatchObject({ status: 0 })
  const lab = JSON.parse(run('lab', 'status', '--json').output) as LabStatus
  expect(lab.vms).toEqual([])
  expect(lab.pools.map(pool => pool.hosts.length)).toEqual([1, 1])
})

test('a state or a world cut in the middle is told, and nothing is done', () => {
  expect(run('apply', '--auto-approve')).toMatchObject({ status: 0 })
  for (const name of ['poolwright.state.json', '.poolwright/lab/world.json']) {
    const path = join(folder, name)
    const whole = readFileSync(path, 'utf8')
    writeFileSync(path, whole.slice(0, whole.length / 2))
    const { status, output } = run('apply', '--auto-approve')
    expect(status).toBe(1)
    expect(output).toContain(name)
    expect(output).not.toContain('mistake of its own')
    writeFileSync(path, whole)
  }
  expectTheEnd()
})

test('a journal that is damaged before its end is told with the line; a torn last line is left out', () => {
  runAndKill(['apply', '--auto-approve'], 20)
  const path = join(folder, 'poolwright.state.journal')
  const whole = readFileSync(path, 'utf8')
  writeFileSync(path, whole.replace('"intent"', '"intend"'))
  const { status, output } = run('apply', '--auto-approve')
  expect(status).toBe(1)
  expect(output).toMatch(/Line \d+ of the journal/)
  writeFileSync(path, whole.slice(0, -20))
  expect(run('apply', '--auto-approve')).toMatchObject({ status: 0 })
  expectTheEnd()
})
