import { testInLab } from '../support/test-in-lab.js'
import type { Step } from '../../src/provider/step.js'
import {
  alphaAndBeta,
  applied,
  destroyed,
  planned,
  poolBlocks,
  poolProject,
  rewrite,
} from '../support/pool-project.js'

const lab = {
  release: '8.2',
  machines: alphaAndBeta,
  lab: `nas "store" {
  port {
    segment = "lan"
    ip      = "10.0.0.101"
  }
  nfs "/more" {
    size = "50GiB"
  }
  iscsi "iqn.2020-01.lab:store" {
    chap {
      user     = "user"
      password = "secret"
    }
    lun "360a98001" {
      size = "10GiB"
    }
  }
  smb "isos" {
    size     = "10GiB"
    username = "reader"
    password = "secret"
    isos     = ["debian.iso"]
  }
}
`,
}
const pool = poolBlocks(alphaAndBeta)
const nfs = (name: string, lines: string = '') => `sr "${name}" {
  type   = "nfs"
  name   = "${name}"
  server = "10.0.0.100"
  path   = "/export"
  ${lines}
}
`
const iscsi = (lines: string = '', password: string = 'secret') => `sr "block" {
  type          = "lvmoiscsi"
  target        = "10.0.0.101"
  target_iqn    = "iqn.2020-01.lab:store"
  scsi_id       = "360a98001"
  chap_user     = "user"
  chap_password = "${password}"
  ${lines}
}
`
const vm = (size: string, lines: string = '') => `vm "it" {
  template = "guest"
  power    = "halted"
  disk "root" {
    sr   = sr.block
    size = "${size}"
  }
  ${lines}
}
`

const reconnected = [
  'PBD.unplug',
  'PBD.unplug',
  'PBD.destroy',
  'PBD.destroy',
  'PBD.create',
  'PBD.plug',
  'PBD.create',
  'PBD.plug',
]

test.each([
  [
    'the default SR',
    nfs('a', 'default = true') + nfs('b'),
    nfs('a') + nfs('b', 'default = true'),
    ['pool.set_crash_dump_SR', 'pool.set_suspend_image_SR', 'pool.set_default_SR'],
  ],
  [
    'no default SR',
    nfs('a', 'default = true'),
    nfs('a'),
    ['pool.set_crash_dump_SR', 'pool.set_suspend_image_SR', 'pool.set_default_SR'],
  ],
  ['several paths', iscsi(), iscsi('multipath = true'), reconnected],
  ['a name', nfs('a'), nfs('a').replace('name   = "a"', 'name   = "new"'), ['SR.set_name_label']],
  ['what becomes of it in the end', nfs('a'), nfs('a', 'on_destroy = "destroy"'), []],
])('%s is brought about, and then the plan is empty', async (_what, from, to, calls) => {
  const project = poolProject(lab, pool + from)
  await applied(project)
  rewrite(project, pool + to)
  expect(await applied(project)).toEqual(calls)
  expect((await planned(project)).actions).toEqual([])
  expect(await destroyed(project)).toEqual([])
})

const manyPaths = pool.replaceAll('password = "labroot"', 'password = "labroot"\n  multipathing = true')

test.each([
  ['stays is attached anew', iscsi(), iscsi(), ['host.set_multipathing', 'PBD.unplug', 'PBD.plug']],
  ['goes is detached alone', iscsi(), '', ['PBD.unplug', 'SR.forget', 'host.set_multipathing']],
  ['is reached in another way is attached anew once', iscsi(), iscsi('multipath = true'), reconnected],
])('where hosts look for several paths, an SR that %s', async (_what, from, to, calls) => {
  const project = poolProject(lab, pool + from)
  await applied(project)
  rewrite(project, manyPaths + to)
  const { steps = [] } = (await project.plan()).plan ?? {}
  const ofSr = steps.filter(step => step.call.startsWith('PBD.'))
  const attached = steps.findLast(step => step.call === 'PBD.plug')
  expect(new Set(steps.map(step => step.call))).toEqual(new Set([...calls, 'host.set_multipathing']))
  // Each host detaches it once, and attaches it after it was told to look for its paths.
  expect(ofSr.filter(step => step.call === 'PBD.unplug')).toHaveLength(2)
  expect(attached === undefined || waits(steps, attached.id, 'host.beta/set-multipathing')).toBe(true)
  await applied(project)
  expect((await planned(project)).actions).toEqual([])
})

test('an SR that comes waits until the hosts look for several paths', async () => {
  const project = poolProject(lab, pool)
  await applied(project)
  rewrite(project, manyPaths + iscsi())
  const { steps = [] } = (await project.plan()).plan ?? {}
  for (const host of ['alpha', 'beta'])
    expect(waits(steps, 'sr.block/create', `host.${host}/set-multipathing`)).toBe(true)
})

const storageAddress = (host: string, ip: string) => `storage_interface "${host}" {
  host    = host.${host}
  network = network.storage
  ip      = "${ip}"
  netmask = "255.255.255.0"
}
`
const storageNetwork = `network "storage" {
  device = "eth2"
}
${storageAddress('beta', '172.16.0.2')}`

testInLab.each([
  ['goes', '', 'storage_interface.alpha/no-address'],
  ['leaves its subnet', storageAddress('alpha', '192.168.0.1'), 'storage_interface.alpha/address'],
])('an SR is not made over an address that %s in the same plan', async (_, after, last) => {
  const project = poolProject(lab, pool + storageNetwork + storageAddress('alpha', '172.16.0.1'))
  await applied(project)
  rewrite(project, pool + storageNetwork + after + nfs('a').replace('10.0.0.100', '172.16.0.100'))
  expect((await planned(project)).findings).toContain('error SR_BACKEND_FAILURE_108 sr.a')
  const { steps = [] } = (await project.plan()).plan ?? {}
  expect(waits(steps, 'sr.a/create', last)).toBe(true)
})

test.each([
  ['', ''],
  [
    ' under high availability',
    `${iscsi()}ha_plan "main" {\n  pool         = pool.main\n  heartbeat_sr = sr.block\n}\n`,
  ],
])('a host leaves its pool%s once the disks of its VMs have moved', async (_, more) => {
  const both =
    more +
    nfs('a', 'default = true') +
    nfs('b').replace('10.0.0.100', '10.0.0.101').replace('/export', '/more')
  const guest = (sr: string, lines: string = '') => `vm "web" {
  template = "guest"
  memory   = "512MiB"
  ${lines}
  disk "root" {
    sr   = sr.${sr}
    size = "1GiB"
  }
}
`
  const project = poolProject(lab, pool + both + guest('a', 'home = host.beta'))
  await applied(project)
  rewrite(project, pool.replace('[host.beta]', '[]') + both + guest('b'))
  const { steps = [] } = (await project.plan()).plan ?? {}
  const ejection = steps.filter(step => step.address === 'pool.main')
  expect(ejection.map(step => step.call)).toContain('host.evacuate')
  for (const { id } of ejection) expect(waits(steps, id, 'vm.web/migrate-disks')).toBe(true)
  await applied(project)
  expect((await planned(project)).actions).toEqual([])
})

/** True where a step comes after another one, whatever is between them. */
function waits(steps: readonly Step[], id: string, other: string): boolean {
  const needs = steps.find(step => step.id === id)?.needs ?? []
  return needs.some(need => need.step === other || waits(steps, need.step, other))
}

testInLab('another password is noticed, and tried in a rehearsal', async () => {
  const project = poolProject(lab, pool + iscsi())
  await applied(project)
  rewrite(project, pool + iscsi('', 'changed'))
  const plan = await planned(project)
  expect(plan.actions).toEqual(['update sr.block'])
  expect(plan.calls).toEqual(reconnected)
  expect(plan.findings).toEqual(['error SR_BACKEND_FAILURE_68 sr.block'])
})

test('an SR that was forgotten is found again, named, and attached with its data', async () => {
  const project = poolProject(lab, pool + nfs('a'))
  await applied(project)
  rewrite(project, pool)
  expect(await applied(project)).toEqual(['PBD.unplug', 'PBD.unplug', 'SR.forget'])
  rewrite(project, pool + nfs('a'))
  const again = await planned(project)
  expect(again.findings).toEqual(['note other-srs-found sr.a'])
  const uuid = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(again.texts.join())?.[0] ?? ''
  expect(again.texts.join()).toContain(`${uuid} (sr.a until it was forgotten)`)
  expect((await project.state())?.tombstones).toEqual({ [uuid]: { kindName: 'sr', address: 'sr.a' } })
  rewrite(project, pool + nfs('a', `existing = "attach"\n  uuid = "${uuid}"`))
  expect(await applied(project)).toContain('SR.introduce')
  expect((await planned(project)).actions).toEqual([])
  expect((await project.state())?.tombstones).toBeUndefined()
})

test('an SR that was forgotten is named before its LUN is formatted', async () => {
  const project = poolProject(lab, pool + iscsi())
  await applied(project)
  rewrite(project, pool)
  await applied(project)
  rewrite(project, pool + iscsi())
  const again = await planned(project)
  expect(again.findings).toEqual(['error storage-not-empty sr.block'])
  expect(again.texts.join()).toContain('(sr.block until it was forgotten)')
})

test('where the block says so the SR is destroyed with its data', async () => {
  const project = poolProject(lab, pool + nfs('a', 'on_destroy = "destroy"'))
  await applied(project)
  rewrite(project, pool)
  expect(await applied(project)).toEqual(['PBD.unplug', 'PBD.unplug', 'SR.destroy'])
})

test('another path makes it anew, and the old data stay', async () => {
  const other = nfs('a').replace('10.0.0.100', '10.0.0.101').replace('/export', '/more')
  const project = poolProject(lab, pool + nfs('a'))
  await applied(project)
  rewrite(project, pool + other)
  expect((await planned(project)).actions).toEqual(['replace sr.a'])
  expect(await applied(project)).toEqual(expect.arrayContaining(['SR.forget', 'SR.create']))
  expect((await planned(project)).actions).toEqual([])
})

testInLab.each([
  ['an export that is not there', nfs('a').replace('/export', '/nowhere'), /SR_BACKEND_FAILURE_\d+ sr.a/],
  ['a wrong CHAP password', iscsi('', 'wrong'), /SR_BACKEND_FAILURE_68 sr.block/],
  ['a disk that does not fit', iscsi() + vm('20GiB'), /SR_BACKEND_FAILURE_44 vm.it/],
  ['two default SRs', nfs('a', 'default = true') + nfs('b', 'default = true'), /default/],
])('%s is found by the plan', async (_what, text, error) => {
  const { findings } = await planned(poolProject(lab, pool + text))
  const errors = findings.filter(finding => finding.startsWith('error'))
  expect(errors.length).toBeGreaterThan(0)
  expect(errors[0]).toMatch(error)
})

testInLab(
  'a host without a path is told each time, and nothing is planned that would be refused',
  async () => {
    const apart = [alphaAndBeta[0], { name: 'beta', address: '10.0.0.2', nics: 2 }].flatMap(
      each => each ?? [],
    )
    const far = `sr "far" {
  type   = "nfs"
  server = "172.16.0.100"
  path   = "/export"
}
network "store" {
  device = "eth2"
}
storage_interface "alpha" {
  host    = host.alpha
  network = network.store
  ip      = "172.16.0.2"
  netmask = "255.255.255.0"
}
`
    const project = poolProject({ ...lab, machines: apart }, poolBlocks(apart) + far)
    const warning = ['warning sr-without-path sr.far']
    expect((await planned(project)).findings).toEqual(['warning nic-missing-on-joiner host.beta', ...warning])
    await applied(project)
    expect(await planned(project)).toMatchObject({ actions: [], calls: [], findings: warning })
    // The rest of an update is not given up with it.
    rewrite(project, poolBlocks(apart) + far.replace('type ', 'description = "far off"\n  type '))
    expect(await planned(project)).toMatchObject({
      actions: ['update sr.far'],
      calls: ['SR.set_name_description'],
    })
    await applied(project)
    expect((await planned(project)).actions).toEqual([])
  },
)

test('a host that leaves is not attached anew', async () => {
  const project = poolProject(lab, pool + nfs('vdis'))
  await applied(project)
  rewrite(project, pool.replace('[host.beta]', '[]') + nfs('vdis', 'options = "soft"'))
  const { plan } = await project.plan()
  expect(plan?.steps.filter(step => step.call.startsWith('PBD.')).map(step => step.id)).toEqual([
    'sr.vdis/alpha/unplug',
    'sr.vdis/alpha/disconnect',
    'sr.vdis/alpha/connect',
    'sr.vdis/alpha/plug',
  ])
  await applied(project)
  expect((await planned(project)).actions).toEqual([])
})

test('hosts without multipathing are told of', async () => {
  const { findings } = await planned(poolProject(lab, pool + iscsi('multipath = true')))
  expect(findings).toContain('warning multipathing-off sr.block')
})

test.each([
  ['forgotten', '', 'SR.forget'],
  ['erased', 'on_destroy = "destroy"', 'SR.destroy'],
])('an SR is %s once the VMs that stay have left it', async (_, lines, message) => {
  const vm = (blocks: string) => `vm "web" {
  template = "guest"
  memory   = "256MiB"
  power    = "halted"
  ${blocks}
}
`
  const project = poolProject(
    lab,
    pool + nfs('a', lines) + vm('disk "root" {\n    sr   = sr.a\n    size = "1GiB"\n  }'),
  )
  await applied(project)
  rewrite(project, pool + vm(''))
  const { plan } = await project.plan()
  const first = plan?.steps.find(step => step.call === 'PBD.unplug')
  expect(first?.needs.map(need => need.reason)).toContain('vm.web is on sr.a until it is changed')
  expect(await applied(project)).toEqual(['VDI.destroy', 'PBD.unplug', 'PBD.unplug', message])
  expect((await planned(project)).actions).toEqual([])
})

test.each([
  ['forgotten', '', 'SR.forget'],
  ['erased', 'on_destroy = "destroy"', 'SR.destroy'],
])(
  'disks move to the successor of an SR that is made first, and the old one is %s',
  async (_, lines, message) => {
    const order = 'lifecycle {\n    create_before_destroy = true\n  }'
    const vm = `vm "web" {
  template = "guest"
  memory   = "256MiB"
  power    = "halted"
  disk "root" {
    sr   = sr.a
    size = "1GiB"
  }
}
`
    const before = nfs('a', `${lines}\n  ${order}`)
    const after = before.replace('10.0.0.100', '10.0.0.101').replace('"/export"', '"/more"')
    const project = poolProject(lab, pool + before + vm)
    await applied(project)
    rewrite(project, pool + after + vm)
    const { findings, texts } = await planned(project)
    expect(findings).not.toContain('warning replacement-leaves-data sr.a')
    expect(texts.join(' ')).not.toContain('root')
    const calls = await applied(project)
    expect(calls.filter(call => /VDI|VBD.create|SR.[^a]/.test(call))).toEqual([
      'SR.create',
      'SR.set_name_label',
      'VDI.copy',
      'VDI.destroy',
      'VBD.create',
      message,
    ])
    expect((await planned(project)).actions).toEqual([])
  },
)

test.each([
  [
    'running',
    'VDI_IN_USE sr.a',
    'disk web root is in use. Shut down the VM that uses it. Or write lifecycle { create_before_destroy = true } in sr.a: then its successor comes first, and what is on the old one moves there.',
  ],
  [
    'halted',
    'UUID_INVALID vm.web',
    'copy disk root of VM web to its new SR: it goes with sr.a, whose successor is made afterwards. Write lifecycle { create_before_destroy = true } in sr.a: then its successor comes first.',
  ],
])('a VM that is %s, on an SR whose successor comes after it: %s', async (power, code, words) => {
  const vm = `vm "web" {
  template = "guest"
  memory   = "256MiB"
  power    = "${power}"
  disk "root" {
    sr   = sr.a
    size = "1GiB"
  }
}
`
  const project = poolProject(lab, pool + nfs('a') + vm)
  await applied(project)
  rewrite(project, pool + nfs('a').replace('10.0.0.100', '10.0.0.101').replace('"/export"', '"/more"') + vm)
  const { findings, texts } = await planned(project)
  expect(findings).toContain(`error ${code}`)
  expect(texts.join(' ')).toContain(words)
})
