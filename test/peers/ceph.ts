import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createNodeRuntime } from '../../src/runtime/node-runtime.js'
import { openStatePlace } from '../../src/state/backends/open-place.js'
import { makeRequest } from '../../src/state/backends/request.js'
import { signRequest } from '../../src/state/backends/s3/sign.js'
import { OtherProcesses } from '../contract/other-processes.js'
import { type PlaceKind, settingsOf } from '../contract/place-kinds.js'
import { freePort } from '../support/free-port.js'
import { doesRun, expectEqual, runProgram, type Peer } from './peer.js'

const programs = ['ceph-mon', 'ceph-osd', 'radosgw', 'ceph', 'ceph-authtool', 'monmaptool', 'radosgw-admin']
const keys = { access: 'access', secret: 'secret' }

/** The object gateway of Ceph: an S3 service that nobody of this project wrote, with its store in memory. */
export const cephGateway: Peer<undefined> = {
  name: 'ceph',
  async missing(): Promise<string | undefined> {
    for (const program of programs)
      if (!(await doesRun('which', [program]))) return `there is no program ${program}`
    return undefined
  },
  async run(): Promise<readonly string[]> {
    const gateway = await startGateway()
    const others = new OtherProcesses(gateway.kind)
    try {
      expectEqual('50 writers', await others.write(50), [])
      expectEqual('a killed holder', await others.killHolder(), [])
      for (const delay of [0, 50, 200])
        expectEqual(
          `a gateway killed after ${delay} ms`,
          await others.killServer(20_000_000 + delay, delay),
          [],
        )
      expectEqual('100 MB', await others.fill(100_000_000), [])
      return [
        'of fifty processes each gets its turn and none is lost',
        'a holder and the gateway are killed in the middle of a write, and the state is whole',
        'a state of 100 MB is kept',
      ]
    } finally {
      others.stop()
      await gateway.kind.stop()
    }
  },
}

async function startGateway(): Promise<{ readonly kind: PlaceKind }> {
  const folder = mkdtempSync(join(tmpdir(), 'poolwright-ceph-'))
  for (const name of ['mon', 'osd', 'run']) mkdirSync(join(folder, name))
  const [monitorPort, port] = [await freePort(), await freePort()]
  const children: ChildProcess[] = []
  const path = join(folder, 'ceph.conf')
  const keyring = join(folder, 'keyring')
  const start = (program: string, ...words: readonly string[]): ChildProcess => {
    const child = spawn(program, ['-c', path, '-f', ...words], { stdio: 'ignore' })
    children.push(child)
    return child
  }
  const run = (program: string, ...words: readonly string[]): Promise<string> => runProgram(program, words)
  const identity = randomUUID()
  writeFileSync(path, configuration(folder, identity, monitorPort, port))
  const newKey = (name: string, ...caps: readonly string[]): Promise<string> =>
    run(
      'ceph-authtool',
      keyring,
      '--gen-key',
      '-n',
      name,
      ...caps.flatMap(cap => ['--cap', ...cap.split(':')]),
    )
  writeFileSync(keyring, '')
  await newKey('mon.', 'mon:allow *')
  await newKey('client.admin', 'mon:allow *', 'osd:allow *')
  await newKey('client.rgw', 'mon:allow rw', 'osd:allow rwx')
  await newKey('osd.0', 'mon:allow profile osd', 'osd:allow *')
  const map = join(folder, 'monmap')
  await run('monmaptool', '--create', '--addv', 'a', `[v1:127.0.0.1:${monitorPort}]`, '--fsid', identity, map)
  await run('ceph-mon', '-c', path, '--mkfs', '-i', 'a', '--monmap', map, '--keyring', keyring)
  start('ceph-mon', '-i', 'a')
  const store = randomUUID()
  await run('ceph', '-c', path, 'osd', 'new', store)
  await run('ceph', '-c', path, 'auth', 'add', 'osd.0', '-i', keyring)
  await run('ceph-osd', '-c', path, '-i', '0', '--mkfs', '--osd-uuid', store)
  start('ceph-osd', '-i', '0')
  await run('ceph', '-c', path, 'auth', 'add', 'client.rgw', '-i', keyring)
  const endpoint = `http://127.0.0.1:${port}`
  let gateway = start('radosgw', '-n', 'client.rgw')
  await answering(endpoint)
  const owner = [
    '--uid',
    'owner',
    '--display-name',
    'owner',
    '--access-key',
    keys.access,
    '--secret',
    keys.secret,
  ]
  await run('radosgw-admin', '-c', path, 'user', 'create', ...owner)
  await makeBucket(new URL('/states', endpoint))
  const told = {
    type: 's3',
    settings: {
      bucket: 'states',
      key: 'lab/state.json',
      endpoint,
      access_key: keys.access,
      secret_key: keys.secret,
    },
  }
  const kind: PlaceKind = {
    told,
    open: () => openStatePlace(createNodeRuntime(), 's3', settingsOf(told)),
    content: () => Promise.resolve(''),
    hasWorkspaceList: true,
    killServer: async () => {
      gateway.kill('SIGKILL')
      await new Promise(resolve => gateway.once('exit', resolve))
      gateway = start('radosgw', '-n', 'client.rgw')
      await answering(endpoint)
    },
    stop: async () => {
      for (const child of children.toReversed()) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return { kind }
}

/** One monitor, one store in memory, one gateway, all on the loopback address; keys are a must, the gateway hangs without. */
function configuration(folder: string, identity: string, monitorPort: number, port: number): string {
  return `[global]
fsid = ${identity}
mon_host = v1:127.0.0.1:${monitorPort}
mon_initial_members = a
keyring = ${folder}/keyring
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_data_avail_crit = 0
mon_data_avail_warn = 0
ms_bind_msgr2 = false
run_dir = ${folder}/run
admin_socket = ${folder}/run/$name.asok
log_file = ${folder}/$name.log
[mon]
mon_data = ${folder}/mon
[osd]
osd_data = ${folder}/osd
osd_objectstore = memstore
memstore_device_bytes = 4294967296
[client.rgw]
rgw_frontends = beast endpoint=127.0.0.1:${port}
`
}

/** Waits until something answers over HTTP. */
async function answering(endpoint: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await makeRequest({ method: 'GET', url: new URL(endpoint), headers: {} })
      return
    } catch (error) {
      if (attempt === 120) throw error
      await new Promise(resolve => setTimeout(resolve, 500))
    }
  }
}

async function makeBucket(url: URL): Promise<void> {
  const request = { method: 'PUT', url, headers: {}, body: '' }
  const credentials = { accessKey: keys.access, secretKey: keys.secret }
  const { host: _host, ...headers } = signRequest(request, credentials, 'us-east-1', Date.now())
  const answer = await makeRequest({ ...request, headers })
  expectEqual(`the bucket is made (${answer.body})`, answer.status, 200)
}
