import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServedLab } from '../support/served-lab.js'
import { doesRun, endOf, expectEqual, type Peer } from './peer.js'

/** The fencing agent for XenServer of the Linux HA projects, over XML-RPC. */
export const fenceXenapi: Peer = {
  name: 'fence_xenapi',
  missing: async () =>
    (await doesRun('fence_xenapi', ['--version'])) ? undefined : 'there is no program fence_xenapi',
  async run(lab) {
    const url = `http://127.0.1.1:${lab.serving.port}`
    const vm = await makeVm(lab, 'fenced')
    for (const [action, output, code, powerState] of fencing) {
      const end = await endOf('fence_xenapi', [...words(url), '-n', 'fenced', '-o', action])
      expectEqual(action, [end.output.trim(), end.code], [output, code])
      expectEqual(`after ${action}`, await vm.powerState(), powerState)
    }
    const listed = (await endOf('fence_xenapi', [...words(url), '-o', 'list'])).output.trim().split('\n')
    expectEqual('VMs without templates and domain 0', listed.includes(`${vm.uuid},fenced`), true)
    expectEqual(
      'VMs by their name',
      listed.filter(line => /guest|Control domain/.test(line)),
      [],
    )

    await makeVm(lab, 'fenced')
    const refused: readonly (readonly [what: string, words: readonly string[], told: RegExp])[] = [
      ['a name that is nowhere', [...words(url), '-n', 'nobody'], /NAME_INVALID/],
      ['a name of two', [...words(url), '-n', 'fenced'], /MULTIPLE_VMS_FOUND/],
      ['a template', [...words(url), '-n', 'guest'], /^$/],
      [
        'a wrong password',
        [...words(url, 'wrong'), '-n', 'fenced'],
        /'SESSION_AUTHENTICATION_FAILED', 'root'/,
      ],
      ['a member', [...words(url.replace('1.1', '1.2')), '-n', 'fenced'], /'HOST_IS_SLAVE', '127\.0\.1\.1'/],
    ]
    for (const [what, given, told] of refused) {
      const end = await endOf('fence_xenapi', [...given, '-o', 'off'])
      expectEqual(`the end of ${what}`, [end.code, told.test(end.output.trim())], [1, true])
    }

    await overTls(lab)
    return [
      'reads, switches off and on and reboots a VM, lists VMs',
      'is refused a wrong name, a wrong password and a member',
      'comes in over TLS that it verifies',
    ]
  },
}

/** What is asked for in turn; with the agent's answer, its exit code and the VM's power state then. */
const fencing: readonly (readonly [action: string, output: string, code: number, powerState: string])[] = [
  ['status', 'Status: OFF', 2, 'Halted'],
  ['off', 'Success: Already OFF', 0, 'Halted'],
  ['on', 'Success: Powered ON', 0, 'Running'],
  ['on', 'Success: Already ON', 0, 'Running'],
  ['status', 'Status: ON', 0, 'Running'],
  ['reboot', 'Success: Rebooted', 0, 'Running'],
  ['off', 'Success: Powered OFF', 0, 'Halted'],
  ['monitor', '', 0, 'Halted'],
]

function words(url: string, password = 'labroot'): readonly string[] {
  return ['-s', url, '-l', 'root', '-p', password]
}

async function makeVm(
  { emulator }: ServedLab,
  name: string,
): Promise<{ readonly uuid: string; powerState(): Promise<string> }> {
  const connection = emulator.connect('10.0.0.10')
  const session = await connection.call('session.login_with_password', 'root', 'labroot')
  const [template] = Object.values(await connection.call('VM.get_by_name_label', session, 'guest'))
  const vm = await connection.call('VM.clone', session, String(template), name)
  await connection.call('VM.provision', session, vm)
  return {
    uuid: String(await connection.call('VM.get_uuid', session, vm)),
    powerState: async () => String(await connection.call('VM.get_power_state', session, vm)),
  }
}

/** The agent trusts what OpenSSL does, so it is handed the lab's certificate that way, and refuses without. */
async function overTls({ serving, disk }: ServedLab): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fence-'))
  try {
    const certificate = join(folder, 'certificate.pem')
    await writeFile(certificate, await disk.files.readText(serving.certificatePath))
    const given = [...words(`https://127.0.1.1:${serving.port}`), '-o', 'monitor']
    expectEqual('without the certificate', (await endOf('fence_xenapi', given)).code, 1)
    const trusting = await endOf('fence_xenapi', given, { SSL_CERT_FILE: certificate })
    expectEqual('with the certificate', [trusting.output, trusting.code], ['', 0])
  } finally {
    await rm(folder, { recursive: true })
  }
}
