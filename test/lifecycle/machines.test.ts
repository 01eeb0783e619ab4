import {
  alphaAndBeta,
  applied,
  destroyed,
  planned,
  poolBlocks,
  poolProject,
  rewrite,
} from '../support/pool-project.js'

const pool = `${poolBlocks(alphaAndBeta)}
sr "nfs" {
  type    = "nfs"
  name    = "first"
  server  = "10.0.0.100"
  path    = "/export"
  default = true
}
sr "second" {
  type   = "nfs"
  name   = "second"
  server = "10.0.0.100"
  path   = "/export"
}
network "lan" {
  device = "eth0"
}
network "other" {
  device = "eth1"
}
`
const disk = (lines: string = '', label: string = 'root') =>
  `  disk "${label}" {\n    sr   = sr.nfs\n    ${lines.includes('size') ? '' : 'size = "4GiB"'}\n    ${lines}\n  }\n`
const nic = (lines: string = '', network: string = 'lan', label: string = '0') =>
  `  nic "${label}" {\n    network = network.${network}\n    ${lines}\n  }\n`
const machine = (lines: string, devices: string = disk() + nic()) =>
  `vm "it" {\n  ${lines.includes('template') ? '' : 'template = "guest"'}\n  ${lines}\n${devices}}\n`

interface Edit {
  readonly name: string
  readonly from: string
  readonly to: string
  /** The calls of the second apply. */
  readonly calls: readonly string[]
  readonly release?: string
}

const stopped = (...calls: readonly string[]) => ['VM.clean_shutdown', ...calls, 'VM.start_on']

const edits: readonly Edit[] = [
  { name: 'a name', from: machine(''), to: machine('name = "new"'), calls: ['VM.set_name_label'] },
  { name: 'tags', from: machine('tags = ["a"]'), to: machine('tags = ["a", "b"]'), calls: ['VM.set_tags'] },
  {
    name: 'memory',
    from: machine('memory = "256MiB"'),
    to: machine('memory = "512MiB"'),
    calls: stopped('VM.set_memory_limits'),
  },
  {
    name: 'memory within its range',
    from: machine(
      'memory {\nstatic_min = "128MiB"\ndynamic_min = "256MiB"\ndynamic_max = "512MiB"\nstatic_max = "512MiB"\n}',
    ),
    to: machine(
      'memory {\nstatic_min = "128MiB"\ndynamic_min = "300MiB"\ndynamic_max = "500MiB"\nstatic_max = "512MiB"\n}',
    ),
    calls: ['VM.set_memory_dynamic_range'],
  },
  {
    name: 'virtual CPUs within the maximum',
    from: machine('vcpus = 1\n  vcpus_max = 4'),
    to: machine('vcpus = 2\n  vcpus_max = 4'),
    calls: ['VM.set_VCPUs_number_live', 'VM.set_VCPUs_at_startup'],
  },
  {
    name: 'virtual CPUs beyond the maximum',
    from: machine('vcpus = 1'),
    to: machine('vcpus = 2'),
    calls: stopped('VM.set_VCPUs_max', 'VM.set_VCPUs_at_startup'),
  },
  {
    name: 'the boot order',
    from: machine('boot_order = "cd"'),
    to: machine('boot_order = "dc"'),
    calls: stopped('VM.remove_from_HVM_boot_params', 'VM.add_to_HVM_boot_params'),
  },
  {
    name: 'a key of the platform',
    from: machine('platform = {\n  timeoffset = "0"\n  }'),
    to: machine('platform = {\n  timeoffset = "3600"\n  }'),
    calls: ['VM.remove_from_platform', 'VM.add_to_platform'],
  },
  {
    name: 'a blocked operation',
    from: machine('blocked_operations = ["destroy"]'),
    to: machine('blocked_operations = []'),
    calls: ['VM.remove_from_blocked_operations'],
  },
  {
    name: 'start with the host, order and delays',
    from: machine(''),
    to: machine('auto_start = true\n  order = 2\n  start_delay = "30s"'),
    calls: ['VM.set_order', 'VM.set_start_delay', 'VM.add_to_other_config'],
  },
  {
    name: 'a vApp',
    from: machine(''),
    to: machine('appliance = "tier"'),
    calls: ['VM_appliance.create', 'VM.set_appliance'],
  },
  {
    name: 'no vApp any more',
    from: machine('appliance = "tier"'),
    to: machine(''),
    calls: ['VM.set_appliance'],
  },
  {
    name: 'the host where it runs',
    from: machine('host = host.alpha'),
    to: machine('host = host.beta'),
    calls: ['VM.set_affinity', 'VM.pool_migrate'],
  },
  { name: 'power off', from: machine(''), to: machine('power = "halted"'), calls: ['VM.clean_shutdown'] },
  {
    name: 'power off at once',
    from: machine('shutdown = "hard"'),
    to: machine('shutdown = "hard"\n  power = "halted"'),
    calls: ['VM.hard_shutdown'],
  },
  { name: 'suspend', from: machine(''), to: machine('power = "suspended"'), calls: ['VM.suspend'] },
  { name: 'resume', from: machine('power = "suspended"'), to: machine(''), calls: ['VM.resume_on'] },
  {
    name: 'suspended memory let go',
    from: machine('power = "suspended"'),
    to: machine('power = "halted"\n  discard_suspend = true'),
    calls: ['VM.hard_shutdown'],
  },
  {
    name: 'a suspended VM keeps its memory through a change',
    from: machine('power = "suspended"\n  memory = "256MiB"'),
    to: machine('power = "suspended"\n  memory = "300MiB"'),
    calls: ['VM.resume_on', ...stopped('VM.set_memory_limits'), 'VM.suspend'],
  },
  {
    name: 'another disk',
    from: machine(''),
    to: machine('', disk() + disk('', 'data') + nic()),
    calls: ['VDI.create', 'VBD.create', 'VBD.plug'],
  },
  {
    name: 'another disk without tools',
    from: machine('template = "bare"\n  shutdown = "hard"'),
    to: machine('template = "bare"\n  shutdown = "hard"', disk() + disk('', 'data') + nic()),
    calls: ['VM.hard_shutdown', 'VDI.create', 'VBD.create', 'VM.start_on'],
  },
  {
    name: 'a disk less',
    from: machine('', disk() + disk('', 'zdata') + nic()),
    to: machine('', disk() + nic()),
    calls: ['VBD.unplug', 'VDI.destroy'],
  },
  {
    name: 'a disk less whose data stay',
    from: machine('', disk() + disk('keep = true', 'zdata') + nic()),
    to: machine('', disk() + nic()),
    calls: ['VBD.unplug', 'VBD.destroy'],
  },
  {
    name: 'a larger disk',
    from: machine(''),
    to: machine('', disk('size = "6GiB"') + nic()),
    calls: stopped('VDI.resize'),
  },
  {
    name: 'the description of a disk',
    from: machine(''),
    to: machine('', disk('description = "system"') + nic()),
    calls: ['VDI.set_name_description'],
  },
  {
    name: 'how a disk is connected',
    from: machine('', disk() + disk('', 'zdata') + nic()),
    to: machine('', disk() + disk('mode = "RO"\n    bootable = true\n    position = 5', 'zdata') + nic()),
    calls: stopped('VBD.set_mode', 'VBD.set_bootable', 'VBD.set_userdevice'),
  },
  {
    name: 'the SR of a disk of a running VM',
    from: machine(''),
    to: machine('', disk().replace('sr.nfs', 'sr.second') + nic()),
    calls: ['VM.migrate_send'],
  },
  {
    name: 'the SR of a disk of a halted VM',
    from: machine('power = "halted"'),
    to: machine('power = "halted"', disk().replace('sr.nfs', 'sr.second') + nic()),
    calls: ['VDI.copy', 'VDI.destroy', 'VBD.create'],
  },
  {
    name: 'another interface',
    from: machine(''),
    to: machine('', disk() + nic() + nic('', 'other', '1')),
    calls: ['VIF.create', 'VIF.plug'],
  },
  {
    name: 'an interface less',
    from: machine('', disk() + nic() + nic('', 'other', '1')),
    to: machine('', disk() + nic()),
    calls: ['VIF.unplug', 'VIF.destroy'],
  },
  {
    name: 'the network of an interface',
    from: machine(''),
    to: machine('', disk() + nic('', 'other')),
    calls: ['VIF.move'],
  },
  {
    name: 'the network of an interface before 7.1',
    from: machine(''),
    to: machine('', disk() + nic('', 'other')),
    calls: ['VIF.unplug', 'VIF.destroy', 'VIF.create', 'VIF.plug'],
    release: '6.5.0',
  },
  {
    name: 'the MAC of an interface',
    from: machine(''),
    to: machine('', disk() + nic('mac = "02:00:00:00:00:09"')),
    calls: ['VIF.unplug', 'VIF.destroy', 'VIF.create', 'VIF.plug'],
  },
  {
    name: 'the limit of an interface',
    from: machine(''),
    to: machine('', disk() + nic('rate = 1000')),
    calls: ['VIF.unplug', 'VIF.set_qos_algorithm_type', 'VIF.set_qos_algorithm_params', 'VIF.plug'],
  },
  {
    name: 'the addresses of an interface',
    from: machine(''),
    to: machine('', disk() + nic('ips = ["10.0.0.50", "fd00::50"]')),
    calls: ['VIF.set_ipv4_allowed', 'VIF.set_ipv6_allowed', 'VIF.set_locking_mode'],
  },
]

test.each(edits)(
  '$name is brought about, and then the plan is empty',
  async ({ from, to, calls, release = '8.2' }) => {
    const project = poolProject({ release, machines: alphaAndBeta }, pool + from)
    await applied(project)
    expect((await planned(project)).actions).toEqual([])
    rewrite(project, pool + to)
    expect(await applied(project)).toEqual(calls)
    expect((await planned(project)).actions).toEqual([])
    expect(await destroyed(project)).toEqual([])
  },
)

test('what a template brings is taken over by the block at its position, and a clone of a VM has marks of its own', async () => {
  const furnished = `template "furnished" {
  tools = true
  disk {
    size = "4GiB"
  }
  disk {
    size = "1GiB"
  }
}
`
  const lab = { release: '8.2', machines: alphaAndBeta, lab: furnished }
  const first = (lines: string) => `vm "it" {
  template = "furnished"
  power    = "halted"
  disk "root" {
    sr       = sr.nfs
    position = 0
    ${lines}
  }
${nic()}}
`
  const clone = `vm "copy" {
  template = vm.it
  clone    = "full"
  disk "system" {
    sr       = sr.nfs
    position = 0
    size     = "6GiB"
  }
${nic('', 'other', '1')}}
`
  const project = poolProject(lab, pool + first('size = "6GiB"'))
  const made = await applied(project)
  expect(made.filter(call => call === 'VDI.create')).toHaveLength(2)
  expect((await planned(project)).actions).toEqual([])
  rewrite(project, pool + first('size = "6GiB"') + clone)
  expect(await applied(project)).toEqual(expect.arrayContaining(['VM.copy', 'VDI.remove_from_other_config']))
  expect((await planned(project)).actions).toEqual([])
  expect(await destroyed(project)).toEqual([])
})

test.each([
  [
    'a disk smaller than the one that comes with the clone',
    '',
    'error disk-shrinks vm.copy',
    'Disk "more" of vm.copy is the one at position 0 of vm.first, which has 8GiB; 6GiB is written. Write 8GiB or more',
    'size = "6GiB"',
  ],
  [
    'a disk without a size where the source has none',
    'disk "less" {\n    sr = sr.nfs\n    position = 5\n  }',
    'error disk-without-size vm.copy',
    'Disk "less" of vm.copy has no size, and vm.first has no disk at position 5',
    'size = "8GiB"',
  ],
])('%s is found by the plan that makes both', async (_what, more, finding, text, size) => {
  const first = `vm "first" {
  template = "guest"
  power    = "halted"
  disk "root" {
    sr   = sr.nfs
    size = "8GiB"
  }
}
`
  const copy = `vm "copy" {
  template = vm.first
  power    = "halted"
  disk "more" {
    sr = sr.nfs
    ${size}
  }
  ${more}
}
`
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, pool + first + copy)
  const { findings, texts } = await planned(project)
  expect(findings.filter(each => each.startsWith('error'))).toEqual([finding])
  expect(texts.join('\n')).toContain(text)
})

test.each([
  ['a smaller disk', machine(''), machine('', disk('size = "2GiB"') + nic()), 'error disk-shrinks vm.it'],
  [
    'memory of a suspended VM that would be lost',
    machine('power = "suspended"'),
    machine('power = "halted"'),
    'error suspend-discarded vm.it',
  ],
  [
    'secure boot without UEFI',
    machine(''),
    machine('secure_boot = true'),
    'error secure-boot-without-uefi vm.it',
  ],
  [
    'a stop that the block refuses',
    machine('memory = "256MiB"'),
    machine('memory = "300MiB"\n  lifecycle {\n    disruption = "refuse"\n  }'),
    'error disruption-refused vm.it',
  ],
  [
    'an operation that is blocked',
    machine('blocked_operations = ["clean_shutdown"]\n  memory = "256MiB"'),
    machine('blocked_operations = ["clean_shutdown"]\n  memory = "300MiB"'),
    'error OPERATION_BLOCKED vm.it',
  ],
  [
    'a move to a host that has no path to its disk',
    machine('host = host.alpha', `  disk "root" {\n    sr = sr.local\n    size = "2GiB"\n  }\n${nic()}`),
    machine('host = host.beta', `  disk "root" {\n    sr = sr.local\n    size = "2GiB"\n  }\n${nic()}`),
    'error VM_REQUIRES_SR vm.it',
  ],
])('%s is found by the plan', async (_what, from, to, finding) => {
  const local = 'sr "local" {\n  host = host.alpha\n  type = "ext"\n  device = "/dev/sdb"\n}\n'
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, pool + local + from)
  await applied(project)
  rewrite(project, pool + local + to)
  expect((await planned(project)).findings.filter(each => each.startsWith('error'))).toEqual([finding])
})

test('a VM that fits only where another one stops waits for that', async () => {
  const pair = (first: string, second: string) => `vm "a" {
  template = "guest"
  memory   = "4GiB"
  host     = host.alpha
  power    = "${first}"
}
vm "z" {
  template = "guest"
  memory   = "4GiB"
  host     = host.alpha
  power    = "${second}"
}
`
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, pool + pair('halted', 'running'))
  await applied(project)
  rewrite(project, pool + pair('running', 'halted'))
  const { plan } = await project.apply()
  expect(plan?.findings).toEqual([])
  expect(plan?.steps.map(step => [step.id, step.needs])).toEqual([
    ['vm.z/shutdown', []],
    ['vm.a/start', [{ step: 'vm.z/shutdown', reason: 'it makes room on alpha' }]],
  ])
})
