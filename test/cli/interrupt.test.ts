import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signalledAt } from '../support/signalled.js'

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

/** Who stops reading a command: from its start, nobody to tell it to; in the middle of it, a reader that goes away. */
type Deaf = { readonly stderr?: true; readonly stdoutAfter?: string }

/** Runs a command that gets these signals once it has printed this moment. */
function interrupt(
  words: readonly string[],
  moment: string,
  signals: readonly NodeJS.Signals[],
  deaf: Deaf = {},
): Promise<Ended> {
  const child = spawn('node', [main, ...words], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...signalledAt(moment, ...signals) },
  })
  let output = ''
  const read = (chunk: Buffer): void => {
    output += chunk.toString('utf8')
    if (deaf.stdoutAfter !== undefined && output.includes(deaf.stdoutAfter)) child.stdout.destroy()
  }
  child.stdout.on('data', read)
  if (deaf.stderr === true) child.stderr.destroy()
  else child.stderr.on('data', read)
  return new Promise(resolve => child.on('close', code => resolve({ code, output })))
}

function run(...words: readonly string[]): string {
  const { stdout, stderr } = spawnSync('node', [main, ...words], { cwd: folder, encoding: 'utf8' })
  return stdout + stderr
}

const moment = 'XS62ESP1 on xen00 ('

test.each<[string, readonly NodeJS.Signals[], Deaf]>([
  ['Ctrl-C', ['SIGINT'], {}],
  ['Ctrl-C twice', ['SIGINT', 'SIGINT'], {}],
  ['a request to end', ['SIGTERM'], {}],
  ['a reader that goes away', [], { stdoutAfter: moment }],
  ['Ctrl-C with nobody to tell it to', ['SIGINT'], { stderr: true }],
  ['a kill', ['SIGKILL'], {}],
])('after %s during an apply, the next one comes to the same end', async (_name, signals, deaf) => {
  await interrupt(['apply', '--auto-approve'], moment, signals, deaf)
  expect(run('apply', '--auto-approve')).not.toMatch(/Error/)
  expect(run('plan')).toContain('No changes.')
  expect(existsSync(join(folder, 'poolwright.state.json.lock'))).toBe(false)
})

test('without a reader of its messages an apply records what it has begun, and gives the lock back', async () => {
  const { code, output } = await interrupt(['apply', '--auto-approve'], 'Creating...', ['SIGINT'], {
    stderr: true,
  })
  expect(output).toContain('Apply incomplete.')
  expect(code).toBe(1)
  expect(existsSync(join(folder, 'poolwright.state.json.lock'))).toBe(false)
})

test('the first Ctrl-C says how to go on, and gives the lock back', async () => {
  const { code, output } = await interrupt(['apply', '--auto-approve'], 'Creating...', ['SIGINT'])
  expect(output).toContain('Apply interrupted')
  expect(output).toContain('Apply again to go on from here.')
  expect(code).toBe(1)
  expect(existsSync(join(folder, 'poolwright.state.json.lock'))).toBe(false)
})

test('a destroy that was interrupted says how to go on, and the next one finishes it', async () => {
  run('apply', '--auto-approve')
  const { code, output } = await interrupt(['destroy', '--auto-approve'], 'Destroying...', ['SIGINT'])
  expect(output).toContain('Destroy interrupted')
  expect(output).toContain('Destroy again to go on from here.')
  expect(code).toBe(1)
  expect(run('destroy', '--auto-approve')).toContain('Destroy complete!')
  expect(run('state', 'list')).toBe('')
})

test('a saved plan that was interrupted is gone on with', async () => {
  run('plan', '--out', 'plan.json')
  const { output } = await interrupt(['apply', 'plan.json'], 'pool.main: Creating...', ['SIGINT'])
  expect(output).toContain('To go on with this plan: poolwright apply "plan.json"')
  expect(run('state', 'pull')).toContain('"unfinished"')
  expect(run('apply', 'plan.json')).toMatch(
    /going on where an earlier apply\s+of it stopped[^]*Apply complete!/,
  )
  expect(run('state', 'pull')).not.toContain('"unfinished"')
  expect(run('plan')).toContain('No changes.')
})
