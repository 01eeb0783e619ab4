import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../src/diagnostic/failure.js'
import { type Outcome, Project } from '../support/project.js'
import { inLab } from '../support/small-lab.js'

const folder = join(import.meta.dirname, '../../examples/high-availability')
const example: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(folder)
    .filter(name => name.endsWith('.hcl'))
    .map(name => [name, readFileSync(join(folder, name), 'utf8')]),
)

/** The example, with some of its files edited: text by what replaces it. */
function highAvailability(
  edits: readonly (readonly [file: string, from: string, to: string])[] = [],
): Project {
  const files = { ...example }
  for (const [file, from, to] of edits) files[file] = edited(files[file] ?? '', from, to)
  return new Project(Object.fromEntries(Object.entries(files).map(([name, text]) => [`/work/${name}`, text])))
}

function edited(text: string, from: string, to: string): string {
  expect(text).toContain(from)
  return text.replace(from, to)
}

async function edit(project: Project, file: string, from: string, to: string): Promise<void> {
  const path = `/work/${file}`
  await project.disk.files.replaceText(path, edited(await project.disk.files.readText(path), from, to))
}

async function applied(project: Project): Promise<Outcome> {
  const outcome = await project.apply()
  expect(problems(outcome)).toEqual([])
  expect(acted(await project.plan())).toEqual([])
  return outcome
}

function problems({ plan, result, diagnostics }: Outcome): readonly unknown[] {
  return [
    ...diagnostics.filter(one => one.severity === 'error').map(one => one.detail),
    ...(plan?.findings ?? []).filter(one => one.severity === 'error').map(one => [one.code, one.detail]),
    ...(result?.diagnostics ?? []).map(one => one.detail),
  ]
}

function acted({ plan }: Outcome): readonly string[] {
  return (plan?.changes ?? [])
    .filter(change => change.action !== 'no-op')
    .map(change => `${change.action} ${change.address}`)
}

const most = ['ha.pool.hcl', 'failures_to_tolerate = 1', 'failures_to_tolerate = "max"'] as const

/** The numbers of failures that a plan sets, one after another. */
function tolerated({ plan }: Outcome): readonly unknown[] {
  return (plan?.steps ?? [])
    .filter(({ call }) => call === 'pool.set_ha_host_failures_to_tolerate')
    .map(step => step.arguments['value'])
    .map(value => (value?.kind === 'literal' ? value.value : value))
}

function calls({ plan }: Outcome): readonly string[] {
  return (plan?.steps ?? []).map(step => step.call)
}

test('the example is armed last, edited in place, and disarmed first', async () => {
  const project = highAvailability()
  const made = await applied(project)
  expect(calls(made).at(-1)).toBe('pool.enable_ha')
  expect(made.plan?.brackets).toEqual([])

  await edit(project, 'ha.pool.hcl', 'failures_to_tolerate = 1', 'failures_to_tolerate = "max"')
  expect(calls(await applied(project))).toEqual(['pool.set_ha_host_failures_to_tolerate'])

  await edit(project, 'ha.pool.hcl', 'vms = [vm.router, vm.database,', 'vms = [vm.router,')
  expect(calls(await applied(project))).toEqual([
    'VM.set_ha_restart_priority',
    'pool.set_ha_host_failures_to_tolerate',
  ])

  await edit(project, 'ha.pool.hcl', 'failures_to_tolerate = "max"', 'enabled = false')
  expect(calls(await applied(project))).toEqual(['pool.disable_ha'])

  await edit(project, 'ha.pool.hcl', 'enabled = false', 'failures_to_tolerate = 1')
  expect(calls(await applied(project))).toContain('pool.enable_ha')

  const gone = await project.destroy()
  expect(problems(gone)).toEqual([])
  expect(calls(gone).indexOf('pool.disable_ha')).toBeLessThan(calls(gone).indexOf('PBD.unplug'))
})

test('high availability is off around what it refuses, and on again in the same plan', async () => {
  const project = highAvailability()
  await applied(project)
  await edit(project, 'ha.pool.hcl', 'failures_to_tolerate = 1', 'failures_to_tolerate = 1\n  timeout = 90')
  const { plan } = await applied(project)
  expect(plan?.brackets.map(({ pool, opens, closes }) => [pool, opens, closes])).toEqual([
    ['Pool - HA', 'ha_plan.main/disarm', 'ha_plan.main/arm'],
  ])
  expect(plan?.steps.map(step => step.id)).toEqual([
    'ha_plan.main/note',
    'ha_plan.main/disarm',
    'ha_plan.main/arm',
    'ha_plan.main/note-gone',
  ])
})

test('the most failures that hold follow what the plan does: fewer with a host in maintenance, more after it', async () => {
  const project = highAvailability([most])
  await applied(project)
  const [before, resting] = [
    'password = var.password',
    'password = var.password\n  maintenance = each.key == "xen02"',
  ]
  await edit(project, 'main.pool.hcl', before, resting)
  expect(tolerated(await applied(project))).toEqual([1])
  await edit(project, 'main.pool.hcl', resting, before)
  expect(tolerated(await applied(project))).toEqual([2])
})

test('a VM that grows is no breach of a promise of as much as holds', async () => {
  const project = highAvailability([most])
  await applied(project)
  await edit(project, 'machines.pool.hcl', 'memory      = "768MiB"', 'memory      = "2GiB"')
  const outcome = await applied(project)
  expect(tolerated(outcome)).toEqual([0, 1])
  expect(calls(outcome)[0]).toBe('pool.set_ha_host_failures_to_tolerate')
  await edit(project, 'machines.pool.hcl', 'memory      = "2GiB"', 'memory      = "768MiB"')
  expect(tolerated(await applied(project))).toEqual([2])
})

test('a VLAN that high availability would not let go is taken off once its VM has left it', async () => {
  const vlan = 'network "tagged" {\n  device = "eth0"\n  vlan   = 10\n}\n'
  const nic = '  nic "9" {\n    network = network.tagged\n  }\n'
  const before = 'vm "database" {\n'
  const project = highAvailability([['machines.pool.hcl', before, `${vlan}${before}${nic}`]])
  await applied(project)
  await edit(project, 'machines.pool.hcl', `${vlan}${before}${nic}`, before)
  const { plan } = await applied(project)
  expect(plan?.brackets).toHaveLength(1)
})

test('a host in maintenance is emptied while high availability is off, and it is on again without that host', async () => {
  const project = highAvailability()
  await applied(project)
  await edit(
    project,
    'main.pool.hcl',
    'password = var.password',
    'password = var.password\n  maintenance = each.key == "xen02"',
  )
  const outcome = await applied(project)
  expect(calls(outcome)).toEqual([
    'pool.add_to_other_config',
    'pool.disable_ha',
    'pool.add_to_other_config',
    'host.disable',
    'host.evacuate',
    'pool.enable_ha',
    'pool.remove_from_other_config',
  ])
  expect(outcome.plan?.forecast.pools['Pool - HA']).toMatchObject({ ha_enabled: true, guarantee: 'complete' })
})

test('when the coordinator has failed and another was elected, the pool is spoken to there and goes on', async () => {
  const project = highAvailability([['ha.pool.hcl', 'failures_to_tolerate = 1', 'failures_to_tolerate = 2']])
  await applied(project)
  await inLab(project, async emulator => {
    emulator.powerOff('xen01')
    await emulator.advance(1800)
  })
  const { plan } = await project.plan()
  expect(plan?.findings.filter(({ severity }) => severity !== 'note').map(({ code }) => code)).toEqual([
    'overcommitted-while-down',
  ])
  await edit(project, 'machines.pool.hcl', 'start_delay = 30', 'start_delay = 10')
  const repaired = await project.apply()
  expect(problems(repaired)).toEqual([])
  expect(calls(repaired)).toContain('VM.set_start_delay')

  // The host that was elected cannot be ejected; the other one can.
  const members = 'members     = [host.node["xen02"], host.node["xen03"]]'
  const told: string[] = []
  for (const left of ['xen02', 'xen03']) {
    await edit(project, 'main.pool.hcl', members, `members     = [host.node["${left}"]]`)
    const { plan: smaller } = await project.plan()
    told.push(
      ...(smaller?.findings ?? []).flatMap(({ code }) => (code === 'elected-host-leaves' ? [left] : [])),
    )
    await edit(project, 'main.pool.hcl', `members     = [host.node["${left}"]]`, members)
  }
  expect(told).toHaveLength(1)

  await inLab(project, async emulator => {
    emulator.powerOn('xen01')
    await emulator.advance(1800)
  })
  expect(acted(await project.plan())).toEqual([])

  const gone = await project.destroy()
  expect(problems(gone)).toEqual([])
  expect(calls(gone).filter(each => each === 'pool.eject')).toHaveLength(2)
})

test('a host that joins finds high availability off, and is covered afterwards', async () => {
  const text = 'xen03 = { address = "10.42.0.203", storage = "172.16.0.203" }'
  const project = highAvailability([
    ['main.pool.hcl', `\n    ${text}`, ''],
    ['main.pool.hcl', ', host.node["xen03"]', ''],
  ])
  await applied(project)
  await edit(project, 'main.pool.hcl', '\n  }\n}', `\n    ${text}\n  }\n}`)
  await edit(project, 'main.pool.hcl', 'host.node["xen02"]]', 'host.node["xen02"], host.node["xen03"]]')
  const outcome = await applied(project)
  const order = ['pool.disable_ha', 'pool.join', 'PBD.plug', 'pool.enable_ha']
  const places = order.map(call => calls(outcome).indexOf(call)).filter(place => place >= 0)
  expect(places).toEqual(places.toSorted((left, right) => left - right))
  expect(outcome.plan?.brackets).toHaveLength(1)
})

test('what a failure leaves switched off is restored by the next apply', async () => {
  const project = highAvailability()
  await applied(project)
  await edit(
    project,
    'main.pool.hcl',
    'password = var.password',
    'password = var.password\n  maintenance = each.key == "xen02"',
  )
  const failed = await project.apply({
    wrapSession: session => ({
      ...session,
      perform: (step, values) =>
        step.call === 'host.evacuate'
          ? Promise.reject(new Failure('refused', 'VM_LACKS_FEATURE', 'a guest does not move'))
          : session.perform(step, values),
    }),
  })
  expect(new Set(problems(failed)).size).toBe(1)
  await edit(project, 'main.pool.hcl', '\n  maintenance = each.key == "xen02"', '')
  const next = await applied(project)
  expect(acted(next)).toEqual(['update ha_plan.main', 'update host.node["xen02"]'])
  // No VM has left the host, so none has to come back.
  expect(calls(next)).toEqual([
    'host.enable',
    'pool.remove_from_other_config',
    'pool.enable_ha',
    'pool.remove_from_other_config',
  ])
})

test.each([
  [
    'more failures than hold',
    [['ha.pool.hcl', 'failures_to_tolerate = 1', 'failures_to_tolerate = 3']],
    'too-many-failures',
    /= 2 or "max"/,
  ],
  [
    'a VM protected twice',
    [['ha.pool.hcl', 'vms      = [vm.build]', 'vms      = [vm.build, vm.router]']],
    'vm-protected-twice',
    /one block/,
  ],
  [
    'a VM on an internal network',
    [
      ['machines.pool.hcl', 'vm "router" {', 'network "inside" {\n  name = "Inside"\n}\n\nvm "router" {'],
      ['machines.pool.hcl', 'network = network.management', 'network = network.inside'],
    ],
    'protected-vm-not-agile',
    /networks of NICs/,
  ],
  [
    'a heartbeat on a library of images',
    [
      [
        'storage.pool.hcl',
        'sr "heartbeat" {',
        'sr "isos" {\n  type = "iso"\n  location = "172.16.0.100:/mnt/vdis"\n}\n\nsr "heartbeat" {',
      ],
      ['ha.pool.hcl', 'sr.heartbeat', 'sr.isos'],
    ],
    'SR_OPERATION_NOT_SUPPORTED',
    /another type/,
  ],
] as const)('%s is found by the plan', async (_what, edits, code, remedy) => {
  const { plan, diagnostics } = await highAvailability(edits).plan()
  expect(diagnostics).toEqual([])
  const errors = plan?.findings.filter(finding => finding.severity === 'error') ?? []
  expect(errors.map(finding => finding.code)).toEqual([code])
  expect(errors[0]?.remedy).toMatch(remedy)
  expect(errors[0]?.address).toMatch(/^ha_plan\.main/)
})
