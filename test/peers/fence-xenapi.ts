import { doesRun, expectEqual, runProgram, type Peer } from './peer.js'

/** The fencing agent for XenServer of the Linux HA projects, over XML-RPC. */
export const fenceXenapi: Peer = {
  name: 'fence_xenapi',
  missing: async () =>
    (await doesRun('fence_xenapi', ['--version'])) ? undefined : 'there is no program fence_xenapi',
  async run({ serving, emulator }) {
    const connection = emulator.connect('10.0.0.10')
    const session = await connection.call('session.login_with_password', 'root', 'labroot')
    const [template] = Object.values(await connection.call('VM.get_by_name_label', session, 'guest'))
    const vm = await connection.call('VM.clone', session, String(template), 'fenced')
    await connection.call('VM.provision', session, vm)
    const fence = (action: string): Promise<string> =>
      runProgram(
        'fence_xenapi',
        `-s http://127.0.1.1:${serving.port} -l root -p labroot -n fenced -o ${action}`.split(' '),
      )
    await fence('on')
    expectEqual('after on', await connection.call('VM.get_power_state', session, vm), 'Running')
    await fence('off')
    expectEqual('after off', await connection.call('VM.get_power_state', session, vm), 'Halted')
    expectEqual('the list names it', (await fence('list')).includes('fenced'), true)
    return ['switches a VM on and off, lists VMs']
  },
}
