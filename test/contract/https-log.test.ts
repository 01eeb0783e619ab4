import { createHash } from 'node:crypto'
import { xapiProvider } from '../../providers/xapi/provider.js'
import type { Session } from '../../src/provider/contract.js'
import { createSimulatedRuntime, type SimulatedRuntime } from '../../src/runtime/simulated-runtime.js'
import { callLog } from '../../providers/xapi/session/call-log.js'
import { AnsweringHost, answerJson, refuseJson } from '../support/answering-host.js'
import { hastyRuntime, httpsBlock } from '../support/over-tls.js'
import { Project, type CommandOptions } from '../support/project.js'
import { serveLabText, type ServedLab } from '../support/served-lab.js'
import { machineBlock } from '../support/small-lab.js'
import { dial, failureOf, hangUp, pinned } from './https-dialling.js'

const alpha = '10.0.0.1'
const beta = '10.0.0.2'
/** Everything that nobody may find in a log, with characters that each encoding writes in its own way. */
const secrets = {
  root: 'r00t & "quoted" <pä55>/+=%',
  wrong: 'wr0ng-pa55 & "word"',
  chap: 'ch4p-s3cret & "x"',
  user: 'hunter2: "cloud-init" & more',
} as const

const labText = `segment "lan" {
  subnet = "10.0.0.0/24"
}
${[machineBlock('alpha', alpha, '8.2.1'), machineBlock('beta', beta, '8.2.1')]
  .join('\n')
  .replaceAll('"labroot"', JSON.stringify(secrets.root))}
nas "filer" {
  port {
    segment = "lan"
    ip      = "10.0.0.100"
  }
  nfs "/export" {
    size = "100GiB"
  }
  iscsi "iqn.2026-01.lab:store" {
    lun "360a98020" {
      size = "100GiB"
    }
    chap {
      user     = "pool"
      password = ${JSON.stringify(secrets.chap)}
    }
  }
}
template "guest" {
  tools = true
}
`

let lab: ServedLab
beforeAll(async () => {
  lab = await serveLabText(labText)
})
afterAll(() => lab.close())
afterEach(hangUp)

/** A runtime whose terminal remembers, and whose time is ours. */
function listening(level: string = 'debug'): SimulatedRuntime {
  const simulated = createSimulatedRuntime({ variables: { POOLWRIGHT_LOG: level } })
  const { clock, files } = hastyRuntime(simulated)
  return { ...simulated, clock, files } as SimulatedRuntime
}

/** A text as it may stand in a log: plain, in JSON, in XML, in an address, in base64 (of each phase), hashed. */
function forms(text: string): readonly string[] {
  const phases = [0, 1, 2].map(skip => {
    const whole = Buffer.from(text, 'utf8').subarray(skip)
    return whole.subarray(0, whole.length - (whole.length % 3)).toString('base64')
  })
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    new URLSearchParams({ x: text }).toString().slice(2),
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    Buffer.from(text, 'utf8').toString('hex'),
    createHash('sha256').update(text).digest('hex'),
    ...phases,
    ...phases.map(phase => phase.replaceAll('+', '-').replaceAll('/', '_')),
  ]
}

function expectSilence(log: string, texts: readonly string[]): void {
  for (const text of texts)
    for (const form of forms(text))
      if (form.length > 5 && log.includes(form)) throw new Error(`${form} is in the log`)
}

const line =
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z debug xapi \S+ (PUT \/\w+|(Async\.)?\w+\.\w+) \d+ms [\w-]+( retries=\d+)?( renewals=\d+)?( redirect=\S+)?$/

test('a whole life with secrets everywhere is told call by call, without one of them', async () => {
  const runtime = listening()
  const references = new Set<string>()
  const openPools = async (): Promise<Session> => {
    const value = httpsBlock(lab, { fingerprint: lab.serving.fingerprint })
    const session = await xapiProvider.open(runtime, { value, folder: '/work' })
    for (const database of lab.emulator.world.databases())
      for (const reference of database.refs('session')) references.add(reference)
    return session
  }
  const options: CommandOptions = { openPools }
  const text = (password: string): string => `variable "root" {
  sensitive = true
  default   = ${JSON.stringify(password)}
}
host "alpha" {
  address  = "${alpha}"
  password = var.root
}
host "beta" {
  address  = "${beta}"
  password = var.root
}
pool "main" {
  name        = "logged"
  coordinator = host.alpha
  members     = [host.beta]
  allow_eject = true
}
sr "san" {
  type          = "lvmoiscsi"
  target        = "10.0.0.100"
  target_iqn    = "iqn.2026-01.lab:store"
  scsi_id       = "360a98020"
  chap_user     = "pool"
  chap_password = ${JSON.stringify(secrets.chap)}
}
sr "nfs" {
  type    = "nfs"
  server  = "10.0.0.100"
  path    = "/export"
  default = true
}
vm "web" {
  name     = "web"
  template = "guest"
  memory   = "256MiB"
  power    = "running"
  disk "root" {
    size = "1GiB"
    sr   = sr.nfs
  }
  cloud_init {
    user_data = ${JSON.stringify(secrets.user)}
  }
}
`
  const project = new Project({ '/work/main.pool.hcl': text(secrets.wrong) })
  await project.plan(options)
  project.disk.files.write('/work/main.pool.hcl', text(secrets.root))
  const applied = await project.apply(options)
  expect(applied.diagnostics.filter(each => each.severity === 'error')).toEqual([])
  expect(applied.plan?.findings.filter(each => each.severity === 'error')).toEqual([])
  await project.destroy(options)
  const log = runtime.terminal.written.error
  const lines = log.trimEnd().split('\n')
  for (const each of lines) expect(each).toMatch(line)
  expect(log).toContain(`${alpha} session.login_with_password`)
  for (const said of [
    'SESSION_AUTHENTICATION_FAILED',
    'Async.SR.create',
    'Async.VM.start_on',
    'pool.join',
    'PUT /import_raw_vdi',
  ])
    expect(log).toContain(said)
  expect(log).toMatch(/session\.login_with_password \d+ms HOST_IS_SLAVE redirect=10\.0\.0\.1\n/)
  const hidden = [...Object.values(secrets), ...references]
  expectSilence(log, hidden)
  // A search that finds nothing must be able to find something.
  for (const text of hidden)
    for (const form of forms(text)) expect(() => expectSilence(log + form, hidden)).toThrow('is in the log')
  expect(log).not.toMatch(/OpaqueRef|session_id|task_id/)
})

test('what a call went through is told, and nothing that a host says is repeated', async () => {
  const runtime = listening()
  let isEnding = false
  const host = await new AnsweringHost((body, request, response) => {
    if (body.includes('login_with_password')) answerJson(response, `OpaqueRef:${secrets.user}`)
    else if (body.includes('session.get_uuid')) refuseJson(response, 'SESSION_INVALID', 'OpaqueRef:NULL')
    else if (body.includes('"VM.get_all"') && isEnding) {
      isEnding = false
      refuseJson(response, 'SESSION_INVALID', secrets.user)
    } else if (body.includes('"pool.get_all"') && isEnding) {
      isEnding = false
      request.socket.destroy()
    } else if (body.includes('"VM.start"')) refuseJson(response, `${secrets.root} is wrong`, secrets.root)
    else answerJson(response, secrets.user)
  }).start()
  const session = await dial({
    trust: pinned(host.identity.fingerprint),
    addresses: { xen00: `127.0.0.1:${host.port}` },
    log: callLog(runtime),
  }).connect('xen00', 'root', secrets.root)
  isEnding = true
  await session.call('VM.get_all')
  isEnding = true
  await session.call('pool.get_all')
  await failureOf(session.call('VM.start', secrets.chap))
  await host.stop()
  // The kept connection has ended, and there is no other.
  await failureOf(session.call('VM.get_all'))
  const told = runtime.terminal.written.error
    .replaceAll(/^\S+ debug xapi |\d+ms /gm, '')
    .trimEnd()
    .split('\n')
  expect(told).toEqual([
    'xen00 session.login_with_password ok',
    'xen00 session.login_with_password ok',
    'xen00 VM.get_all ok renewals=1',
    'xen00 pool.get_all ok retries=1',
    'xen00 VM.start failed',
    'xen00 VM.get_all ECONNREFUSED retries=1',
  ])
  expectSilence(runtime.terminal.written.error, Object.values(secrets))
})

test.each(['', 'off'])('nothing is told where the level is %j', async level => {
  const runtime = listening(level)
  const log = callLog(runtime)
  await log.traced('xen00', 'VM.get_all', () => Promise.resolve())
  expect(runtime.terminal.written.error).toBe('')
})

test('a level that there is not is refused, and says which there are', () => {
  expect(() => callLog(listening('trace'))).toThrow(/POOLWRIGHT_LOG is "trace". It may be "debug"/)
})
