import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const main = join(root, 'dist', 'main.js')
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolwright-interrupt-'))
  cpSync(join(root, 'examples', 'homogeneous-pool'), folder, {
    recursive: true,
    filter: source => !/\.poolwright$|poolwright\.state/.test(source),
  })
})
afterEach(() => rmSync(folder, { recursive: true }))

interface Ended {
  readonly code: number | null
  readonly output: string
}

/** Starts a command and sends it signals, or closes its output, once it has printed this. */
function disturb(
  words: readonly string[],
  moment: string,
  disturbance: (process: Started) => void,
): Promise<Ended> {
  const process = spawn('node', [main, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let isDisturbed = false
  return new Promise(resolve => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString('utf8')
      if (isDisturbed || !output.includes(moment)) return
      isDisturbed = true
      disturbance(process)
    }
    process.stdout.on('data', read)
    process.stderr.on('data', read)
    process.on('close', code => resolve({ code, output }))
  })
}

type Started = ReturnType<typeof spawn>

function run(...words: readonly string[]): string {
  const { stdout, stderr } = spawnSync('node', [main, ...words], { cwd: folder, encoding: 'utf8' })
  return stdout + stderr
}

test.each<[string, (process: Started) => void]>([
  ['Ctrl-C', process => process.kill('SIGINT')],
  [
    'Ctrl-C twice',
    process => {
      process.kill('SIGINT')
      process.kill('SIGINT')
    },
  ],
  ['a request to end', process => process.kill('SIGTERM')],
  ['a reader that goes away', process => process.stdout?.destroy()],
  [
    'Ctrl-C with nobody to tell it to',
    process => {
      process.stderr?.destroy()
      process.kill('SIGINT')
    },
  ],
  ['a kill', process => process.kill('SIGKILL')],
])('after %s during an apply, the next one comes to the same end', async (_name, disturbance) => {
  await disturb(['apply', '--auto-approve'], 'XS62ESP1 on xen00 (', disturbance)
  expect(run('apply', '--auto-approve')).not.toMatch(/Error/)
  expect(run('plan')).toContain('No changes.')
  expect(existsSync(join(folder, 'poolwright.state.json.lock'))).toBe(false)
})

test('without a reader of its messages an apply records what it has begun, and gives the lock back', async () => {
  const { code, output } = await disturb(['apply', '--auto-approve'], 'Creating...', process => {
    process.stderr?.destroy()
    process.kill('SIGINT')
  })
  expect(output).toContain('Apply incomplete.')
  expect(code).toBe(1)
  expect(existsSync(join(folder, 'poolwright.state.json.lock'))).toBe(false)
})

test('the first Ctrl-C says how to go on, and gives the lock back', async () => {
  const { code, output } = await disturb(['apply', '--auto-approve'], 'Creating...', process =>
    process.kill('SIGINT'),
  )
  expect(output).toContain('Apply interrupted')
  expect(output).toContain('Apply again to go on from here.')
  expect(code).toBe(1)
  expect(existsSync(join(folder, 'poolwright.state.json.lock'))).toBe(false)
})

test('a destroy that was interrupted says how to go on, and the next one finishes it', async () => {
  run('apply', '--auto-approve')
  const { code, output } = await disturb(['destroy', '--auto-approve'], 'Destroying...', process =>
    process.kill('SIGINT'),
  )
  expect(output).toContain('Destroy interrupted')
  expect(output).toContain('Destroy again to go on from here.')
  expect(code).toBe(1)
  expect(run('destroy', '--auto-approve')).toContain('Destroy complete!')
  expect(run('state', 'list')).toBe('')
})

test('a saved plan that was interrupted is gone on with', async () => {
  run('plan', '--out', 'plan.json')
  const { output } = await disturb(['apply', 'plan.json'], 'pool.main: Creating...', process =>
    process.kill('SIGINT'),
  )
  expect(output).toContain('To go on with this plan: poolwright apply "plan.json"')
  expect(run('state', 'pull')).toContain('"unfinished"')
  expect(run('apply', 'plan.json')).toMatch(
    /going on where an earlier apply\s+of it stopped[^]*Apply complete!/,
  )
  expect(run('state', 'pull')).not.toContain('"unfinished"')
  expect(run('plan')).toContain('No changes.')
})
