import { request } from 'node:https'
import { createServer } from 'node:net'
import { lockWorld } from '../../../../../providers/emulator/persistence/world-lock.js'
import { labCommand } from '../../../../../providers/xapi/commands/lab.js'
import type { CommandContext } from '../../../../../src/provider/command.js'
import { createNodeRuntime } from '../../../../../src/runtime/node-runtime.js'
import { createSimulatedRuntime } from '../../../../../src/runtime/simulated-runtime.js'
import { objectValue } from '../../../../../src/value/construct.js'
import { exampleFile } from '../../../../support/example-lab.js'

const lab = { 'lab.hcl': exampleFile('lab.hcl') }

interface Command {
  readonly context: CommandContext
  readonly printed: string[]
  readonly interruption: { isRequested: boolean }
}

function command(
  options: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = lab,
): Command {
  const printed: string[] = []
  const interruption = { isRequested: false }
  const { clock, random } = createNodeRuntime()
  const context: CommandContext = {
    runtime: { ...createSimulatedRuntime({ files }), clock, random },
    configuration: { value: objectValue({}), folder: '.' },
    positionals: ['serve'],
    flags: new Set(),
    options: new Map(Object.entries(options)),
    interruption,
    print: line => void printed.push(line),
    observe: () => Promise.reject(new Error('not asked for')),
  }
  return { context, printed, interruption }
}

/** Waits for the line that says where everything is. */
async function introduction({
  printed,
}: Command): Promise<{ readonly port: number; readonly [name: string]: unknown }> {
  while (printed.length === 0) await new Promise(resolve => setImmediate(resolve))
  return JSON.parse(printed[0] ?? '')
}

function statusAt(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host, port, method: 'OPTIONS', rejectUnauthorized: false, agent: false },
      response => {
        response.resume()
        resolve(response.statusCode ?? 0)
      },
    )
    outgoing.on('error', reject)
    outgoing.end()
  })
}

/** The error that a JSON-RPC message is answered with. */
function messageAt(host: string, port: number, method: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host, port, path: '/jsonrpc', method: 'POST', rejectUnauthorized: false, agent: false },
      response => {
        let text = ''
        response.setEncoding('utf8').on('data', chunk => (text += chunk))
        response.on('end', () => resolve(JSON.parse(text).error?.message))
      },
    )
    outgoing.on('error', reject)
    outgoing.end(JSON.stringify({ jsonrpc: '2.0', method, params: ['root', 'labroot'], id: 1 }))
  })
}

test('a lab is served until the command is interrupted', async () => {
  const serve = command({ port: '0', speed: '60' })
  const running = labCommand.run(serve.context)
  const { port, ...others } = await introduction(serve)
  expect(others).toEqual({
    addresses: { '10.42.0.200': `127.0.1.1:${port}`, '10.42.0.201': `127.0.1.2:${port}` },
    machines: [
      { name: 'xen00', address: '127.0.1.1', lab_address: '10.42.0.200', url: `https://127.0.1.1:${port}` },
      { name: 'xen01', address: '127.0.1.2', lab_address: '10.42.0.201', url: `https://127.0.1.2:${port}` },
    ],
    fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    ca_file: './.poolwright/lab/certificate.pem',
  })
  expect(await statusAt('127.0.1.2', port)).toBe(200)
  serve.interruption.isRequested = true
  expect(await running).toMatchObject({ exitCode: 0, diagnostics: [] })
  await expect(statusAt('127.0.1.2', port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('other commands reach the lab that is served', async () => {
  const serve = command({ port: '0', speed: '60' })
  const running = labCommand.run(serve.context)
  const { port } = await introduction(serve)
  const lab = (...positionals: readonly string[]) =>
    labCommand.run({ ...serve.context, positionals, options: new Map([['refuse', 'HOST_OFFLINE']]) })
  expect((await lab('fault', 'add', 'session.*')).json).toMatchObject({ id: '1' })
  expect(await messageAt('127.0.1.2', port, 'session.login_with_password')).toBe('HOST_OFFLINE')
  expect((await lab('fault', 'list')).json).toMatchObject({ faults: [{ id: '1', seen: 1 }] })

  expect((await lab('power-off', 'xen01')).sections).toMatchObject([{ lines: ['xen01 is off.'] }])
  await expect(statusAt('127.0.1.2', port)).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect((await lab('power-off', 'xen0')).exitCode).toBe(2)
  expect(await lab('reset')).toMatchObject({ exitCode: 1, diagnostics: [{ summary: 'Lab in use' }] })
  expect(await lockWorld(serve.context.runtime, '.poolwright/lab')).toMatchObject({
    problem: { detail: expect.stringContaining('is being served by process') },
  })
  serve.interruption.isRequested = true
  await running
  expect((await lab('status')).json).toMatchObject({ machines: [{}, { name: 'xen01', power: 'off' }] })
})

test('what a killed server left behind is in nobody’s way', async () => {
  const left = { '.poolwright/lab/serving.json': '{"port":1,"token":"gone"}' }
  const { context } = command({}, { ...lab, ...left })
  expect((await labCommand.run({ ...context, positionals: ['status'] })).exitCode).toBe(0)
})

test('a port in use is told', async () => {
  const taken = createServer()
  await new Promise<void>(resolve => {
    taken.listen(0, '127.0.1.1', resolve)
  })
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const { exitCode, diagnostics } = await labCommand.run(command({ port: String(port) }).context)
  expect([exitCode, diagnostics.map(each => each.detail)]).toEqual([
    1,
    [`Port ${port} is in use already. Choose another with --port, or --port 0 for a free one.`],
  ])
  taken.close()
})

test.each([
  [{ port: 'x' }, 'Unusable port'],
  [{ port: '65536' }, 'Unusable port'],
  [{ port: '1.5' }, 'Unusable port'],
  [{ speed: '0' }, 'Unusable speed'],
  [{ speed: 'fast' }, 'Unusable speed'],
])('%j is a mistake of the words', async (options, summary) => {
  const { exitCode, diagnostics } = await labCommand.run(command(options).context)
  expect([exitCode, diagnostics.map(each => each.summary)]).toEqual([2, [summary]])
})

test('without a lab there is nothing to serve', async () => {
  const { exitCode, diagnostics } = await labCommand.run(command({}, {}).context)
  expect(exitCode).toBe(1)
  expect(diagnostics[0]?.detail).toContain('lab.hcl')
})
