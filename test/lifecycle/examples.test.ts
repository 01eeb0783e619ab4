import { exampleFolder, exampleNames } from '../support/example-folder.js'
import { isOverTls } from '../support/over-tls.js'
import type { Project } from '../support/project.js'
import { testInLab } from '../support/test-in-lab.js'
import { summariseEnd } from '../support/world-summary.js'
import { applied, destroyed, planned } from '../support/pool-project.js'

const nothing = { actions: [], findings: [], calls: [], texts: [] }

const refused = 'deliberately-broken'

test.each(exampleNames().filter(name => name !== refused))(
  'the example %s is made, holds, and goes without a trace',
  async name => {
    const project = exampleFolder(name)
    if (isOverTls) await makeStorageSeen(project)
    await applied(project)
    // What a plan warns of is done by then.
    expect((await planned(project)).actions).toEqual([])
    expect(await destroyed(project)).toEqual([])
  },
)

/** Over TLS only hosts can tell what storage holds: where the plan asks for it, they get their way to it first. */
async function makeStorageSeen(project: Project): Promise<void> {
  const { plan } = await project.plan()
  if (
    plan?.findings.every(({ code, severity }) => code !== 'storage-not-seen' || severity !== 'error') === true
  )
    return
  const targets = (plan?.changes ?? [])
    .map(({ address }) => address)
    .filter(address => /^(network|bond|storage_interface)\./.test(address))
  const { result } = await project.apply({ targets })
  expect(result?.diagnostics).toEqual([])
}

testInLab('deliberately-broken: nothing is hidden by anything else, and nothing is done', async () => {
  const project = exampleFolder(refused)
  const { findings } = await planned(project)
  const codes = (address: string): readonly string[] =>
    findings.filter(finding => finding.endsWith(` ${address}`)).map(finding => finding.split(' ')[1] ?? '')
  expect(codes('host.gamma')).toEqual(
    expect.arrayContaining([
      'JOINING_HOST_CANNOT_HAVE_RUNNING_VMS',
      'JOINING_HOST_CANNOT_HAVE_VMS_WITH_CURRENT_OPERATIONS',
      'JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS',
      'clock-skew',
    ]),
  )
  expect(codes('pool.annex')).toEqual(
    expect.arrayContaining(['HOSTS_NOT_HOMOGENEOUS', 'HOSTS_NOT_HOMOGENEOUS', 'LICENSE_HOST_POOL_MISMATCH']),
  )
  expect(codes('bond.bonded')).toEqual(['device-missing'])
  expect(codes('storage_interface.alpha')).toEqual(['address-on-bonded-nic'])
  expect(codes('sr.vdis')).toEqual(['SR_BACKEND_FAILURE_73', 'two-default-srs'])
  expect(codes('sr.archive')).toEqual(['SR_BACKEND_FAILURE_68'])
  expect(codes('sr.store')).toEqual(['storage-not-empty', 'sr-without-path'])
  expect(codes('vm.hoarder')).toEqual(['SR_BACKEND_FAILURE_44'])
  expect(codes('vm.giant')).toEqual(['HOST_NOT_ENOUGH_FREE_MEMORY'])
  expect(codes('ha_plan.main')).toEqual(['too-many-failures', 'ha-without-bond', 'ha-two-hosts'])
  // It is told, not done: an apply leaves no state.
  const { result } = await project.apply()
  expect(result).toBeUndefined()
})

const main = 'main.pool.hcl'
const networks = 'networks.pool.hcl'

test.each<readonly [string, string, string, readonly string[]]>([
  [
    'cpu_policy = "forced"',
    'cpu_policy = "identical"',
    'another policy',
    ['error HOSTS_NOT_HOMOGENEOUS pool.main'],
  ],
  [
    'cpu_policy  = "forced"',
    'cpu_policy  = "levelled"',
    'a CPU that cannot be masked',
    ['error CPU_FEATURE_MASKING_NOT_SUPPORTED pool.main'],
  ],
  [
    'hosts = [host.xenA, host.xen02]',
    'hosts = [host.xenA]',
    'an update that one host lacks',
    ['error HOSTS_NOT_HOMOGENEOUS patch.sp1'],
  ],
])('heterogeneous-pool with %s instead of %s: %s', async (before, after, _, findings) => {
  const written = before.replace('cpu_policy =', 'cpu_policy  =')
  const project = exampleFolder('heterogeneous-pool', [[main, written, after]])
  expect((await planned(project)).findings).toEqual(expect.arrayContaining([...findings]))
})

test('heterogeneous-pool: urouter migrates while it runs', async () => {
  const project = exampleFolder('heterogeneous-pool')
  await applied(project)
  const text = await project.disk.files.readText(`/work/${main}`)
  project.disk.files.write(`/work/${main}`, text.replace('default     = "xen02"', 'default     = "xenA"'))
  const { calls } = await planned(project)
  expect(calls).toContain('VM.pool_migrate')
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test.each<readonly [string, string, readonly string[], readonly string[]]>([
  ['mode    = "active-backup"', 'mode    = "lacp"', ['update bond.front'], []],
  [
    'devices = ["eth0", "eth1"]',
    'devices = ["eth1"]',
    ['replace bond.front'],
    ['warning bond-of-one bond.front'],
  ],
  ['vlan = 20', 'vlan = 21', ['replace network.guests'], ['error VIF_IN_USE network.guests']],
])('bonded-networks, an edit afterwards: %s becomes %s', async (before, after, actions, findings) => {
  const project = exampleFolder('bonded-networks')
  await applied(project)
  const text = await project.disk.files.readText(`/work/${networks}`)
  project.disk.files.write(`/work/${networks}`, text.replace(before, after))
  const plan = await planned(project)
  expect(plan.actions).toEqual(expect.arrayContaining([...actions]))
  expect(plan.findings).toEqual(expect.arrayContaining([...findings]))
})

test('rolling-patch-4: one host after another, the coordinator first, and every VM is back before the next', async () => {
  const project = exampleFolder('rolling-patch-4')
  const { plan } = await project.apply()
  const course = plan?.steps
    .filter(step => /disable|evacuate|reboot|pool_migrate|_ha/.test(step.call))
    .map(step => step.id.replace(/ [0-9a-f]{8}\//, '/'))
  const round = (host: string, vms: readonly string[]): readonly string[] =>
    ['disable', 'evacuate', 'reboot', ...vms.map(vm => `${vm}/back`)].map(
      end => `patch.xs82e070/${host}/${end}`,
    )
  expect(course).toEqual([
    'pool.main/disarm',
    ...round('node1', ['dns', 'ldap']),
    ...round('node2', ['database', 'mail']),
    ...round('node3', ['web', 'wiki']),
    ...round('node4', ['backup', 'build']),
    'pool.main/arm',
  ])
})

test('rolling-patch-4 without a reboot: nothing moves, and every plan says what is still to do', async () => {
  const project = exampleFolder('rolling-patch-4', [
    [main, 'hosts = pool.main.hosts', 'hosts = pool.main.hosts\n  reboot = "never"'],
  ])
  const calls = await applied(project)
  expect(calls.filter(call => /evacuate|reboot|disable_ha/.test(call))).toEqual([])
  const { actions, findings } = await planned(project)
  expect(actions).toEqual([])
  expect(findings.length).toBeGreaterThan(0)
  expect(findings.every(finding => finding.startsWith('warning'))).toBe(true)
})

test('mixed-cpu-refresh: the pool is unprotected only while the new hosts join', async () => {
  const project = exampleFolder('mixed-cpu-refresh')
  const { calls } = await planned(project)
  const course = calls.filter(call => /reboot|join|disable_ha|enable_ha/.test(call))
  expect(course).toEqual([
    'host.reboot',
    'host.reboot',
    'pool.disable_ha',
    'pool.join',
    'pool.join',
    'pool.enable_ha',
  ])
})

test('mixed-cpu-refresh, the second step: a new host takes over, the old ones leave, no VM stops', async () => {
  const project = exampleFolder('mixed-cpu-refresh')
  await applied(project)
  project.disk.files.write('/work/pool.vars.hcl', 'stage = "retire"\n')
  const calls = await applied(project)
  expect(calls.filter(call => /designate|eject|_ha|shutdown|VM.start/.test(call))).toEqual([
    'pool.disable_ha',
    'pool.designate_new_master',
    'pool.eject',
    'pool.eject',
    'pool.enable_ha',
  ])
  expect(await planned(project)).toEqual(nothing)
  const { world } = await summariseEnd(project)
  const running = world.filter(line =>
    /^VM:(dns|mail|database|ldap|web|files) .*"power_state":"Running"/.test(line),
  )
  expect(running).toHaveLength(6)
})

test.each<readonly [string, string, readonly string[]]>([
  ['cpu_policy = "levelled"', 'cpu_policy = "identical"', ['error cpu-not-identical pool.main']],
  [
    'hosts = concat(values(host.old), values(host.new))',
    'hosts = values(host.old)',
    ['error HOSTS_NOT_HOMOGENEOUS patch.xs82e070'],
  ],
])('mixed-cpu-refresh with %s instead of %s', async (before, after, findings) => {
  const project = exampleFolder('mixed-cpu-refresh', [[main, before, after]])
  expect((await planned(project)).findings).toEqual(expect.arrayContaining([...findings]))
})

test('mixed-cpu-refresh: without allow_eject the old hosts stay, and the plan says what that would cost', async () => {
  const project = exampleFolder('mixed-cpu-refresh')
  await applied(project)
  project.disk.files.write('/work/pool.vars.hcl', 'stage = "retire"\n')
  const text = await project.disk.files.readText(`/work/${main}`)
  project.disk.files.write(`/work/${main}`, text.replace('allow_eject = true', 'allow_eject = false'))
  expect((await planned(project)).findings).toEqual([
    'error eject-not-allowed pool.main',
    'error eject-not-allowed pool.main',
  ])
})

test.each<readonly [string, string, string, string]>([
  [
    'machines.pool.hcl',
    'memory = "16GiB", disk = "200GiB"',
    'memory = "56GiB", disk = "200GiB"',
    'error too-many-failures ha_plan.main',
  ],
  [main, 'multipathing = true', 'multipathing = false', 'warning multipathing-off sr.vdis'],
])('iscsi-ha-3: in %s, %s becomes %s', async (file, before, after, finding) => {
  const project = exampleFolder('iscsi-ha-3', [[file, before, after]])
  expect((await planned(project)).findings).toContain(finding)
})

const machines = 'machines.pool.hcl'

test.each<readonly [string, string, string, readonly string[], readonly string[]]>([
  [
    main,
    'address  = "192.168.1.21"',
    'address = "192.168.1.21"\n  maintenance = true',
    ['pool.add_to_other_config', 'host.disable', 'host.evacuate'],
    [],
  ],
  [
    machines,
    'memory = "1GiB", on',
    'memory = "3GiB", on',
    ['VM.clean_shutdown', 'VM.set_memory_limits', 'VM.start_on'],
    [],
  ],
  [machines, 'size = "16GiB"', 'size = "12GiB"', [], ['error disk-shrinks vm.base']],
  [machines, 'size = "16GiB"', 'size = "24GiB"', ['VDI.resize'], []],
  [
    machines,
    'OPNsense-24.7-dvd-amd64.iso',
    'debian-12.7.0-amd64-netinst.iso',
    ['VBD.eject', 'VBD.insert'],
    [],
  ],
])('homelab-nfs, an edit afterwards: in %s, %s becomes %s', async (file, before, after, calls, findings) => {
  const project = exampleFolder('homelab-nfs')
  await applied(project)
  const text = await project.disk.files.readText(`/work/${file}`)
  expect(text).toContain(before)
  project.disk.files.write(`/work/${file}`, text.replace(before, after))
  const plan = await planned(project)
  expect(plan.calls).toEqual(calls)
  expect(plan.findings).toEqual(findings)
})

const renamed = (text: string): string =>
  text.replace('module "web"', 'module "front"').replaceAll('module.web.', 'module.front.')

test.each<readonly [string, (text: string) => string, readonly string[]]>([
  [
    'another web server',
    text => text.replace('var.web_servers + 1', 'var.web_servers + 2'),
    ['create module.web.vm.member["web-4"]'],
  ],
  [
    'a renamed module',
    renamed,
    ['web-1', 'web-2', 'web-3'].flatMap(name => [
      `create module.front.vm.member["${name}"]`,
      `delete module.web.vm.member["${name}"]`,
    ]),
  ],
  [
    'a renamed module that was moved',
    text => `${renamed(text)}\nmoved {\n  from = module.web\n  to   = module.front\n}\n`,
    [],
  ],
])('three-tier, an edit afterwards: %s', async (_, edit, actions) => {
  const project = exampleFolder('three-tier')
  await applied(project)
  const path = '/work/tiers.pool.hcl'
  project.disk.files.write(path, edit(await project.disk.files.readText(path)))
  expect((await planned(project)).actions.toSorted()).toEqual(actions.toSorted())
})

test('three-tier: the data of the database outlives it', async () => {
  const project = exampleFolder('three-tier')
  await applied(project)
  const { plan } = await project.plan({ mode: 'destroy', targets: ['module.database'] })
  const lost = plan?.steps.flatMap(step => step.disrupts.filter(({ effect }) => effect === 'loses data'))
  expect(lost?.map(({ subject }) => subject)).toEqual(['disk db system of VM db'])
})
