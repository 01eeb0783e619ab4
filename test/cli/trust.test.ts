import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseState } from '../../src/state/snapshot.js'
import { type FolderBesideLab, folderBesideLab } from '../support/folder-beside-lab.js'
import { runCommand } from '../support/run-command.js'

const patienceMilliseconds = 300_000

let beside: FolderBesideLab

beforeAll(async () => {
  beside = await folderBesideLab({
    blocks: `host "alpha" {
  address  = "10.0.0.1"
  password = "labroot"
  name     = "first"
}
`,
  })
})

afterAll(() => beside.close())

const run = (...words: readonly string[]) => runCommand(beside.folder, words)

const pool = 'alpha: XenServer 8.2.1, coordinator alpha (10.0.0.1)'

test(
  'a real pool is read and nothing else until it was confirmed by name, once',
  async () => {
    const plan = await run('plan', '--out', 'first.plan')
    expect(plan).toMatchObject({ status: 0, text: expect.stringContaining(`Made for ${pool}`) })
    expect(await run('trust')).toEqual({ status: 0, text: `${pool}: only read ` })

    const refused = {
      status: 1,
      text: expect.stringMatching(/nothing was changed: .*- alpha: .*poolwright trust "alpha"/),
    }
    expect(await run('apply', '--auto-approve')).toEqual(refused)
    expect(await run('apply', 'first.plan')).toEqual(refused)
    expect(await run('destroy', '--auto-approve')).toMatchObject({ status: 0 })
    expect(await run('shutdown', 'alpha', '--auto-approve')).toEqual(refused)
    expect(beside.lab.emulator.world.databases().map(database => hostName(database))).toEqual(['alpha'])

    expect(await run('trust', 'beta')).toMatchObject({
      status: 1,
      text: expect.stringContaining('lead to none that is called "beta"'),
    })
    expect(await run('trust', 'alpha')).toMatchObject({
      status: 0,
      text: expect.stringMatching(/alpha: .*: may be changed, confirmed \d{4}-\d\d-\d\d/),
    })
    expect(await run('apply', '--auto-approve')).toMatchObject({ status: 0 })
    expect(beside.lab.emulator.world.databases().map(database => hostName(database))).toEqual(['first'])
    const state = parseState(readFileSync(join(beside.folder, 'poolwright.state.json'), 'utf8'), 'the state')
    expect(Object.values(state.trusted ?? {})).toMatchObject([{ name: 'alpha' }])
    // The name that it has by now does not matter.
    expect((await run('trust')).text).toMatch(/^first: .*may be changed/)
  },
  patienceMilliseconds,
)

function hostName(
  database: ReturnType<FolderBesideLab['lab']['emulator']['world']['databases']>[number],
): unknown {
  return database.records('host')[0]?.[1]['name_label']
}
