import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createNodeRuntime } from '../../src/runtime/node-runtime.js'
import { openStatePlace } from '../../src/state/backends/open-place.js'
import type { StatePlace } from '../../src/state/backends/place.js'
import type { State } from '../../src/state/state.js'
import { placeKinds, stopDatabase, type ToldPlace } from './place-kinds.js'

const run = promisify(execFile)
const names = ['local', 'http', 's3', 'postgres'] as const
const pairs = names.flatMap(from => names.flatMap(to => (from === to ? [] : [[from, to] as const])))

interface Place {
  readonly told: ToldPlace
  readonly open: () => Promise<StatePlace>
  readonly stop: () => Promise<void>
}

/** A place of this kind; the local one is the folder itself. */
async function placeOf(name: (typeof names)[number], folder: string): Promise<Place> {
  if (name === 'local') {
    const runtime = createNodeRuntime({ workingFolder: folder })
    return {
      told: { type: 'local', settings: {} },
      open: () => openStatePlace(runtime, 'local', undefined),
      stop: async () => undefined,
    }
  }
  const kind = await placeKinds[name]?.()
  if (kind?.told === undefined) throw new Error(`no other process reaches ${name}`)
  return { told: kind.told, open: () => kind.open(), stop: () => kind.stop() }
}

function backendBlock({ type, settings }: ToldPlace): string {
  const lines = Object.entries(settings).map(([key, value]) => `    ${key} = ${JSON.stringify(value)}\n`)
  return type === 'local' ? '' : `poolwright {\n  backend "${type}" {\n${lines.join('')}  }\n}\n`
}

async function stateIn({ open }: Place): Promise<State | undefined> {
  const place = await open()
  const backend = place.workspace('default')
  // A lock that was left would be refused here.
  const lock = await backend.lock({ command: 'test', timeoutSeconds: 0 })
  const { state } = await backend.load()
  await backend.unlock(lock)
  return state
}

afterAll(stopDatabase)

test.each(pairs)('a state moves from %s to %s as it is', async (first, second) => {
  const folder = mkdtempSync(join(tmpdir(), 'poolwright-migration-'))
  const [from, to] = [await placeOf(first, folder), await placeOf(second, folder)]
  const poolwright = (...words: readonly string[]) =>
    run(process.execPath, [join('dist', 'main.js'), '--chdir', folder, ...words])
  try {
    const text = 'resource "terraform_data" "one" {\n  input = "kept"\n}\n'
    writeFileSync(join(folder, 'main.pool.hcl'), backendBlock(from.told) + text)
    await poolwright('apply', '--auto-approve')
    const before = await stateIn(from)
    const settings = Object.entries(to.told.settings).flatMap(([key, value]) => [
      '--setting',
      `${key}=${String(value)}`,
    ])
    const { stdout } = await poolwright('state', 'migrate', '--to', to.told.type, ...settings)
    expect(stdout).toMatch(/^Moved the state of the workspace "default" from .* to .*\./)
    expect(await stateIn(to)).toMatchObject({
      lineage: before?.lineage,
      instances: before?.instances,
    })
    expect(before?.instances).toHaveProperty(['terraform_data.one'])
    // A state that is there already is not overwritten.
    await expect(poolwright('state', 'migrate', '--to', to.told.type, ...settings)).rejects.toMatchObject({
      code: 1,
    })
    writeFileSync(join(folder, 'main.pool.hcl'), backendBlock(to.told) + text)
    expect((await poolwright('plan', '--detailed-exitcode')).stdout).toContain('No changes.')
  } finally {
    await from.stop()
    await to.stop()
    rmSync(folder, { recursive: true })
  }
})
