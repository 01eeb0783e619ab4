import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FolderBesideLab, folderBesideLab } from '../support/folder-beside-lab.js'
import { runCommand } from '../support/run-command.js'

const patienceMilliseconds = 300_000

let beside: FolderBesideLab

beforeAll(async () => {
  beside = await folderBesideLab({
    inLab: `account "reader" {
  password = "look"
  role     = "read-only"
}
`,
  })
})

afterAll(() => beside.close())

const reader = { POOLWRIGHT_VAR_host_password: 'look' }
const root = { POOLWRIGHT_VAR_host_password: 'labroot' }

function hostName(): unknown {
  return beside.lab.emulator.world.databases()[0]?.records('host')[0]?.[1]['name_label']
}

test(
  'an account that may only read adopts a pool, plans and looks, and cannot change it',
  async () => {
    const generate = ['import', '--generate', '--address', '10.0.0.1', '--username', 'reader']
    expect(await runCommand(beside.folder, generate, reader)).toMatchObject({ status: 0 })
    const plan = await runCommand(beside.folder, ['plan'], reader)
    expect(plan).toMatchObject({
      status: 0,
      text: expect.stringContaining('0 to add, 0 to change, 0 to destroy'),
    })
    expect(await runCommand(beside.folder, ['trust', 'alpha'], reader)).toMatchObject({ status: 0 })
    expect(await runCommand(beside.folder, ['apply', '--auto-approve'], reader)).toMatchObject({ status: 0 })
    expect(await runCommand(beside.folder, ['status'], reader)).toMatchObject({
      status: 0,
      text: expect.stringContaining('coordinator up'),
    })
    expect(await runCommand(beside.folder, ['simulate', 'host-failure', 'alpha'], reader)).toMatchObject({
      status: 0,
      text: expect.stringContaining('Host alpha is down'),
    })

    const path = join(beside.folder, 'hosts.pool.hcl')
    const written = readFileSync(path, 'utf8')
    expect(written).toContain('"reader"')
    writeFileSync(path, written.replace(/(name += )"alpha"/, '$1"first"'))
    expect(await runCommand(beside.folder, ['plan'], reader)).toMatchObject({
      status: 0,
      text: expect.stringContaining('1 to change'),
    })
    expect(await runCommand(beside.folder, ['apply', '--auto-approve'], reader)).toMatchObject({
      status: 1,
      text: expect.stringContaining('the role of the account that logs in is too low for it'),
    })
    expect(hostName()).toBe('alpha')

    writeFileSync(path, readFileSync(path, 'utf8').replace('"reader"', '"root"'))
    expect(await runCommand(beside.folder, ['apply', '--auto-approve'], root)).toMatchObject({ status: 0 })
    expect(hostName()).toBe('first')
  },
  patienceMilliseconds,
)
