import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../support/run-command.js'
import { type ServedLab, serveLabText } from '../support/served-lab.js'

const patienceMilliseconds = 300_000

let folder: string
let lab: ServedLab

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poolwright-account-'))
  lab = await serveLabText(`segment "lan" {
  subnet = "10.0.0.0/24"
}
machine "alpha" {
  address  = "10.0.0.1"
  release  = "8.2.1"
  password = "labroot"
  memory   = "4GiB"
  nic "eth0" {
    segment = "lan"
  }
}
account "reader" {
  password = "look"
  role     = "read-only"
}
`)
  const { port, fingerprint, machines } = lab.serving
  const addresses = machines.map(machine => `    "${machine.labAddress}" = "${machine.address}:${port}"\n`)
  writeFileSync(
    join(folder, 'main.pool.hcl'),
    `provider "xapi" {
  session   = "https"
  addresses = {
${addresses.join('')}  }
  tls {
    fingerprint = "${fingerprint}"
  }
}
`,
  )
})

afterAll(async () => {
  await lab.close()
  rmSync(folder, { recursive: true, force: true })
})

const reader = { POOLWRIGHT_VAR_host_password: 'look' }
const root = { POOLWRIGHT_VAR_host_password: 'labroot' }

function hostName(): unknown {
  return lab.emulator.world.databases()[0]?.records('host')[0]?.[1]['name_label']
}

test(
  'an account that may only read adopts a pool, plans and looks, and cannot change it',
  async () => {
    const generate = ['import', '--generate', '--address', '10.0.0.1', '--username', 'reader']
    expect(await runCommand(folder, generate, reader)).toMatchObject({ status: 0 })
    const plan = await runCommand(folder, ['plan'], reader)
    expect(plan).toMatchObject({
      status: 0,
      text: expect.stringContaining('0 to add, 0 to change, 0 to destroy'),
    })
    expect(await runCommand(folder, ['trust', 'alpha'], reader)).toMatchObject({ status: 0 })
    expect(await runCommand(folder, ['apply', '--auto-approve'], reader)).toMatchObject({ status: 0 })
    expect(await runCommand(folder, ['status'], reader)).toMatchObject({
      status: 0,
      text: expect.stringContaining('coordinator up'),
    })
    expect(await runCommand(folder, ['simulate', 'host-failure', 'alpha'], reader)).toMatchObject({
      status: 0,
      text: expect.stringContaining('Host alpha is down'),
    })

    const path = join(folder, 'hosts.pool.hcl')
    const written = readFileSync(path, 'utf8')
    expect(written).toContain('"reader"')
    writeFileSync(path, written.replace(/(name += )"alpha"/, '$1"first"'))
    expect(await runCommand(folder, ['plan'], reader)).toMatchObject({
      status: 0,
      text: expect.stringContaining('1 to change'),
    })
    expect(await runCommand(folder, ['apply', '--auto-approve'], reader)).toMatchObject({
      status: 1,
      text: expect.stringContaining('the role of the account that logs in is too low for it'),
    })
    expect(hostName()).toBe('alpha')

    writeFileSync(path, readFileSync(path, 'utf8').replace('"reader"', '"root"'))
    expect(await runCommand(folder, ['apply', '--auto-approve'], root)).toMatchObject({ status: 0 })
    expect(hostName()).toBe('first')
  },
  patienceMilliseconds,
)
