import { alphaAndBeta, applied, poolBlocks, poolProject, rewrite } from '../support/pool-project.js'
import { leftToDo } from '../support/left-to-do.js'
import { otherOrder } from '../support/other-order.js'

// Edits in which one thing makes room for another. Each is carried out in several orders that its needs allow.

const orders = 3
const releases = ['8.2', '6.5.0']
const pool = poolBlocks(alphaAndBeta)
const lab = `nas "more" {
  port {
    segment = "lan"
    ip      = "10.0.0.101"
  }
  nfs "/a" {
    size = "10GiB"
  }
  nfs "/isos" {
    size = "20GiB"
    isos = ["debian.iso"]
  }
  iscsi "iqn.2014-03.lab:store" {
    lun "360a1" {
      size = "100GiB"
    }
  }
}
`
const nfs = (name: string, more = '', path = '/export', server = '10.0.0.100') => `sr "${name}" {
  type = "nfs"
  server = "${server}"
  path = "${path}"
  ${more}
}
`
const vm = (name: string, more: string, power = 'halted') => `vm "${name}" {
  template = "guest"
  memory = "256MiB"
  power = "${power}"
  ${more}
}
`
const disk = (name: string, sr: string, size = '1GiB', more = '') => `disk "${name}" {
    sr = sr.${sr}
    size = "${size}"
    ${more}
  }
`
const nic = (n: string, network: string) => `nic "${n}" {
    network = network.${network}
  }
`
const net = (name: string, more = '') => `network "${name}" {
  ${more}
}
`
const vlan = (name: string, dev = 'eth1', tag = 10) => net(name, `device = "${dev}"\n  vlan = ${tag}`)
const bond = (name: string, network: string, devices: string) => `bond "${name}" {
  network = network.${network}
  devices = [${devices}]
}
`
const iface = (name: string, host: string, network: string, ip: string) => `storage_interface "${name}" {
  host = host.${host}
  network = network.${network}
  ip = "${ip}"
  netmask = "255.255.255.0"
}
`
const ha = (name: string, sr: string, more = '') => `ha_plan "${name}" {
  pool = pool.main
  heartbeat_sr = sr.${sr}
  ${more}
}
`

/** What is written first and then; the error that the plan has instead. */
const rows: readonly (readonly [what: string, before: string, after: string, error?: string])[] = [
  [
    'bond renamed',
    net('b1') + bond('b1', 'b1', '"eth1", "eth2"'),
    net('b2') + bond('b2', 'b2', '"eth1", "eth2"'),
  ],
  [
    'bond block renamed, same network',
    net('b1') + bond('b1', 'b1', '"eth1", "eth2"'),
    net('b1') + bond('b2', 'b1', '"eth1", "eth2"'),
  ],
  [
    'bonds exchange',
    net('a') + net('b') + bond('a', 'a', '"eth1"').replace('"eth1"', '"eth1", "eth2"'),
    net('a') + net('b') + bond('b', 'b', '"eth2", "eth3"'),
  ],
  ['vlan renamed', vlan('a'), vlan('z')],
  ['vlan to other device', vlan('a') + vlan('b', 'eth2', 10), vlan('a', 'eth2', 10) + vlan('b', 'eth1', 10)],
  [
    'vlan tags exchanged',
    vlan('a', 'eth1', 10) + vlan('b', 'eth1', 11),
    vlan('a', 'eth1', 11) + vlan('b', 'eth1', 10),
  ],
  ['vlan gives way to a bond', vlan('a', 'eth1', 10), net('b1') + bond('b1', 'b1', '"eth1", "eth2"')],
  ['bond gives way to vlan', net('b1') + bond('b1', 'b1', '"eth1", "eth2"'), vlan('a', 'eth1', 10)],
  ['bond gives way to vlan on second', net('b1') + bond('b1', 'b1', '"eth1", "eth2"'), vlan('a', 'eth2', 10)],
  [
    'interface renamed',
    net('s', 'device = "eth2"') + iface('a', 'alpha', 's', '172.16.0.1'),
    net('s', 'device = "eth2"') + iface('z', 'alpha', 's', '172.16.0.2'),
  ],
  [
    'interfaces exchange addresses',
    net('s', 'device = "eth2"') +
      iface('a', 'alpha', 's', '172.16.0.1') +
      iface('b', 'beta', 's', '172.16.0.2'),
    net('s', 'device = "eth2"') +
      iface('a', 'alpha', 's', '172.16.0.2') +
      iface('b', 'beta', 's', '172.16.0.1'),
  ],
  [
    'interface to bond',
    net('s', 'device = "eth2"') + iface('a', 'alpha', 's', '172.16.0.1'),
    net('b1') + bond('b1', 'b1', '"eth2", "eth3"') + iface('b', 'alpha', 'b1', '172.16.0.1'),
  ],
  [
    'interface from bond',
    net('b1') + bond('b1', 'b1', '"eth2", "eth3"') + iface('b', 'alpha', 'b1', '172.16.0.1'),
    net('s', 'device = "eth2"') + iface('a', 'alpha', 's', '172.16.0.1'),
  ],
  [
    'interface from bond second',
    net('b1') + bond('b1', 'b1', '"eth2", "eth3"') + iface('b', 'alpha', 'b1', '172.16.0.1'),
    net('s', 'device = "eth3"') + iface('a', 'alpha', 's', '172.16.0.1'),
  ],
  ['sr renamed, attach', nfs('a'), nfs('z', 'existing = "attach"')],
  [
    'sr default exchanged',
    nfs('a', 'default = true') + nfs('b', '', '/a', '10.0.0.101'),
    nfs('a') + nfs('b', 'default = true', '/a', '10.0.0.101'),
  ],
  [
    'sr default gone',
    nfs('a', 'default = true') + nfs('b', '', '/a', '10.0.0.101'),
    nfs('b', 'default = true', '/a', '10.0.0.101'),
  ],
  [
    'disk space',
    nfs('b', '', '/a', '10.0.0.101') + vm('x', disk('d', 'b', '8GiB')),
    nfs('b', '', '/a', '10.0.0.101') + vm('y', disk('d', 'b', '8GiB')),
  ],
  [
    'disk space by removal of a disk',
    nfs('b', '', '/a', '10.0.0.101') + vm('x', disk('d', 'b', '8GiB')),
    nfs('b', '', '/a', '10.0.0.101') + vm('x', '') + vm('a', disk('d', 'b', '8GiB')),
  ],
  [
    'disk space by move',
    nfs('a') + nfs('b', '', '/a', '10.0.0.101') + vm('x', disk('d', 'b', '8GiB')),
    nfs('a') +
      nfs('b', '', '/a', '10.0.0.101') +
      vm('x', disk('d', 'a', '8GiB')) +
      vm('a', disk('d', 'b', '8GiB')),
  ],
  ['appliance', vm('x', 'appliance = "one"') + vm('y', ''), vm('x', '') + vm('y', 'appliance = "one"')],
  ['appliance of a VM that goes', vm('x', 'appliance = "one"'), vm('y', 'appliance = "one"')],
  ['two VMs of one new appliance', '', vm('x', 'appliance = "one"') + vm('y', 'appliance = "one"')],
  ['kept disk, SR goes', nfs('a') + vm('x', disk('d', 'a', '1GiB', 'keep = true')), vm('x', '')],
  ['vm of sr that goes', nfs('a') + vm('x', disk('d', 'a'), 'running'), ''],
  [
    'cd of iso sr that goes',
    'sr "isos" {\n  type = "iso"\n  location = "10.0.0.101:/isos"\n}\n' +
      vm('x', 'cd {\n    iso = "debian.iso"\n    sr = sr.isos\n  }\n'),
    vm('x', ''),
  ],
  [
    'cd of iso sr that goes, running',
    'sr "isos" {\n  type = "iso"\n  location = "10.0.0.101:/isos"\n}\n' +
      vm('x', 'cd {\n    iso = "debian.iso"\n    sr = sr.isos\n  }\n', 'running'),
    vm('x', '', 'running'),
  ],
  [
    'nic to network made, old gone',
    vlan('a') + vm('x', nic('0', 'a'), 'running'),
    vlan('b', 'eth1', 11) + vm('x', nic('0', 'b'), 'running'),
  ],
  ['clone of a VM that goes', vm('x', ''), 'vm "y" {\n  template = "guest"\n  power = "halted"\n}\n'],
  [
    'ha off and gone with sr',
    nfs('a') +
      vm('x', disk('d', 'a'), 'running') +
      'ha_plan "main" {\n  pool = pool.main\n  heartbeat_sr = sr.a\n  protect {\n    vms = [vm.x]\n  }\n}\n',
    vm('x', '', 'running'),
  ],
  [
    'ha to other sr',
    nfs('a') + 'ha_plan "main" {\n  pool = pool.main\n  heartbeat_sr = sr.a\n}\n',
    nfs('b', '', '/a', '10.0.0.101') + 'ha_plan "main" {\n  pool = pool.main\n  heartbeat_sr = sr.b\n}\n',
  ],
  ['sr to other path', nfs('a') + vm('x', ''), nfs('a', '', '/a', '10.0.0.101') + vm('x', disk('d', 'a'))],
  ['home leaves', vm('x', 'home = host.beta', 'running'), vm('x', 'home = host.alpha', 'running')],
  ['ha renamed', nfs('a') + ha('a', 'a'), nfs('a') + ha('z', 'a')],
  [
    'vlan over renamed bond',
    net('b1') + bond('b1', 'b1', '"eth1", "eth2"') + net('v', 'bond = bond.b1\n vlan = 5'),
    net('b2') + bond('b2', 'b2', '"eth1", "eth2"') + net('v', 'bond = bond.b2\n vlan = 5'),
  ],
  [
    'vlan over bond to nic',
    net('b1') + bond('b1', 'b1', '"eth1", "eth2"') + net('v', 'bond = bond.b1\n vlan = 5'),
    net('v', 'device = "eth1"\n vlan = 5'),
  ],
  [
    'vlan from nic to bond',
    net('v', 'device = "eth1"\n vlan = 5'),
    net('b1') + bond('b1', 'b1', '"eth1", "eth2"') + net('v', 'bond = bond.b1\n vlan = 5'),
  ],
  [
    'vlan from nic to bond, VM on it',
    net('v', 'device = "eth1"\n vlan = 5') + vm('x', nic('0', 'v'), 'running'),
    net('b1') +
      bond('b1', 'b1', '"eth1", "eth2"') +
      net('v', 'bond = bond.b1\n vlan = 5') +
      vm('x', nic('0', 'v'), 'running'),
    'VIF_IN_USE',
  ],
  [
    'sr renamed with disk',
    nfs('a') + vm('x', disk('d', 'a')),
    nfs('z', 'existing = "attach"') + vm('x', disk('d', 'z')),
    'disk-lost-by-plan',
  ],
  [
    'interface renamed under sr',
    net('s', 'device = "eth2"') +
      iface('a', 'alpha', 's', '172.16.0.1') +
      iface('b', 'beta', 's', '172.16.0.2') +
      nfs('n', '', '/export', '172.16.0.100'),
    net('s', 'device = "eth2"') +
      iface('z', 'alpha', 's', '172.16.0.1') +
      iface('b', 'beta', 's', '172.16.0.2') +
      nfs('n', '', '/export', '172.16.0.100'),
    'interface-in-use',
  ],
  [
    'storage all anew',
    net('s', 'device = "eth2"') +
      iface('a', 'alpha', 's', '172.16.0.1') +
      iface('b', 'beta', 's', '172.16.0.2') +
      nfs('n', '', '/export', '172.16.0.100'),
    net('b1') +
      bond('b1', 'b1', '"eth2", "eth3"') +
      iface('a', 'alpha', 'b1', '172.16.0.1') +
      iface('b', 'beta', 'b1', '172.16.0.2') +
      nfs('m', '', '/export', '172.16.0.100'),
  ],
  [
    'storage off the bond',
    net('b1') +
      bond('b1', 'b1', '"eth2", "eth3"') +
      iface('a', 'alpha', 'b1', '172.16.0.1') +
      iface('b', 'beta', 'b1', '172.16.0.2') +
      nfs('m', '', '/export', '172.16.0.100'),
    net('s', 'device = "eth2"') +
      iface('a', 'alpha', 's', '172.16.0.1') +
      iface('b', 'beta', 's', '172.16.0.2') +
      nfs('n', '', '/export', '172.16.0.100'),
  ],
  [
    'pinned exchange',
    vm('x', 'host = host.alpha', 'running') + vm('y', 'host = host.beta', 'running'),
    vm('x', 'host = host.beta', 'running') + vm('y', 'host = host.alpha', 'running'),
  ],
  [
    'big for small',
    vm('x', 'host = host.alpha', 'running').replace('256MiB', '4GiB'),
    vm('a', 'host = host.alpha', 'running').replace('256MiB', '4GiB') +
      vm('x', 'host = host.beta', 'running').replace('256MiB', '4GiB'),
  ],
  [
    'big for gone',
    vm('x', 'host = host.alpha', 'running').replace('256MiB', '4GiB'),
    vm('a', 'host = host.alpha', 'running').replace('256MiB', '4GiB'),
  ],
  [
    'big for halted',
    vm('x', 'host = host.alpha', 'running').replace('256MiB', '4GiB'),
    vm('a', 'host = host.alpha', 'running').replace('256MiB', '4GiB') +
      vm('x', 'host = host.alpha', 'halted').replace('256MiB', '4GiB'),
  ],
  [
    'big for shrunk',
    vm('x', 'host = host.alpha', 'running').replace('256MiB', '4GiB'),
    vm('a', 'host = host.alpha', 'running').replace('256MiB', '4GiB') +
      vm('x', 'host = host.alpha', 'running').replace('256MiB', '1GiB'),
    'HOST_NOT_ENOUGH_FREE_MEMORY',
  ],
  [
    'vm replaced with disks',
    nfs('a') + vm('x', disk('d', 'a'), 'running'),
    nfs('a') + vm('x', disk('d', 'a'), 'running').replace('guest', 'bare'),
  ],
  [
    'vm renamed',
    nfs('b', '', '/a', '10.0.0.101') + vm('x', disk('d', 'b', '8GiB'), 'running'),
    nfs('b', '', '/a', '10.0.0.101') + vm('z', disk('d', 'b', '8GiB'), 'running'),
  ],
  [
    'suspend while default SR changes',
    nfs('a', 'default = true') + nfs('b', '', '/a', '10.0.0.101') + vm('x', '', 'running'),
    nfs('b', 'default = true', '/a', '10.0.0.101') + vm('x', '', 'suspended'),
  ],
  [
    'resume while its suspend SR goes',
    nfs('a', 'default = true') + nfs('b', '', '/a', '10.0.0.101') + vm('x', '', 'suspended'),
    nfs('b', 'default = true', '/a', '10.0.0.101') + vm('x', '', 'running'),
  ],
  [
    'ha on with VM made',
    nfs('a'),
    nfs('a') + vm('x', disk('d', 'a'), 'running') + ha('m', 'a', 'protect {\n    vms = [vm.x]\n  }'),
  ],
  [
    'ha on with VM gone',
    nfs('a') + vm('x', disk('d', 'a'), 'running') + ha('m', 'a', 'protect {\n    vms = [vm.x]\n  }'),
    nfs('a') + ha('m', 'a'),
  ],
  [
    'ha on with bond',
    nfs('a') + vm('x', disk('d', 'a'), 'running') + ha('m', 'a', 'protect {\n    vms = [vm.x]\n  }'),
    net('b1') +
      bond('b1', 'b1', '"eth0", "eth1"') +
      nfs('a') +
      vm('x', disk('d', 'a'), 'running') +
      ha('m', 'a', 'protect {\n    vms = [vm.x]\n  }'),
  ],
  [
    'two clones of a VM that changes',
    nfs('a') + vm('x', disk('d', 'a')),
    nfs('a') +
      vm('x', disk('d', 'a', '2GiB')) +
      'vm "y" {\n  template = vm.x\n  power = "halted"\n  disk "d" {\n    sr = sr.a\n    size = "2GiB"\n  }\n}\nvm "z" {\n  template = vm.x\n  power = "halted"\n  disk "d" {\n    sr = sr.a\n    size = "3GiB"\n  }\n}\n',
  ],
  [
    'clone of a running VM that halts',
    vm('x', '', 'running'),
    vm('x', '') + 'vm "y" {\n  template = vm.x\n  power = "halted"\n}\n',
  ],
  [
    'clone of a VM that starts',
    vm('x', ''),
    vm('x', '', 'running') + 'vm "y" {\n  template = vm.x\n  power = "halted"\n}\n',
    'VM_BAD_POWER_STATE',
  ],
  [
    'local sr renamed',
    'sr "l" {\n  host = host.alpha\n  type = "ext"\n  device = "/dev/sdb"\n  on_destroy = "destroy"\n}\n',
    'sr "k" {\n  host = host.alpha\n  type = "ext"\n  device = "/dev/sdb"\n}\n',
  ],
  [
    'local sr to other type',
    'sr "l" {\n  host = host.alpha\n  type = "ext"\n  device = "/dev/sdb"\n  on_destroy = "destroy"\n}\n',
    'sr "k" {\n  host = host.alpha\n  type = "lvm"\n  device = "/dev/sdb"\n}\n',
  ],
  [
    'iscsi renamed erased',
    'sr "l" {\n  type = "lvmoiscsi"\n  target = "10.0.0.101"\n  target_iqn = "iqn.2014-03.lab:store"\n  scsi_id = "360a1"\n  on_destroy = "destroy"\n}\n',
    'sr "k" {\n  type = "lvmoiscsi"\n  target = "10.0.0.101"\n  target_iqn = "iqn.2014-03.lab:store"\n  scsi_id = "360a1"\n}\n',
  ],
  [
    'multipath on with new sr',
    nfs('a'),
    'sr "k" {\n  type = "lvmoiscsi"\n  target = "10.0.0.101"\n  target_iqn = "iqn.2014-03.lab:store"\n  scsi_id = "360a1"\n  multipath = true\n}\n' +
      nfs('a'),
  ],
  [
    'mac moved',
    vlan('a') + vm('x', 'nic "0" {\n    network = network.a\n    mac = "02:00:00:00:00:01"\n  }'),
    vlan('a') + vm('y', 'nic "0" {\n    network = network.a\n    mac = "02:00:00:00:00:01"\n  }'),
  ],
  [
    'disk positions exchanged',
    nfs('a') + vm('x', disk('d', 'a', '1GiB', 'position = 0') + disk('e', 'a', '1GiB', 'position = 1')),
    nfs('a') + vm('x', disk('d', 'a', '1GiB', 'position = 1') + disk('e', 'a', '1GiB', 'position = 0')),
  ],
  [
    'bond set anew under management',
    net('b1') + bond('b1', 'b1', '"eth0", "eth1"') + vm('x', '', 'running'),
    net('b2') + bond('b2', 'b2', '"eth0", "eth2"') + vm('x', 'host = host.beta', 'running'),
  ],
  [
    'default sr goes from under a halted VM',
    nfs('a', 'default = true') + vm('x', 'disk "d" {\n    size = "1GiB"\n  }'),
    vm('x', 'disk "d" {\n    size = "1GiB"\n  }'),
    'disk-lost-by-plan',
  ],
  [
    'default sr made anew by other block',
    nfs('a', 'default = true') + vm('x', 'disk "d" {\n    size = "1GiB"\n  }'),
    nfs('z', 'default = true\n existing = "attach"') + vm('x', 'disk "d" {\n    size = "1GiB"\n  }'),
    'disk-lost-by-plan',
  ],
  [
    'maintenance with start',
    vm('x', ''),
    vm('x', '', 'running').replace('template', 'home = host.beta\n  template'),
  ],
]

test.each(rows.map(([what, before, after, error]) => ({ what, before, after, error })))(
  '$what',
  async ({ before, after, error }) => {
    for (let number = 0; number < orders; number += 1) {
      const release = releases[number % releases.length] ?? ''
      const project = poolProject({ release, machines: alphaAndBeta, lab }, pool + before)
      await applied(project)
      rewrite(project, pool + after)
      const refused: string[] = []
      const { plan } = await project.apply({
        force: ({ isApplicable, steps }) =>
          isApplicable ? { order: otherOrder(steps, `order ${number}`), leftOut: new Set() } : undefined,
        events: event => {
          if (event.kind === 'step-failed') refused.push(`${event.step.id}: ${event.failure.message}`)
        },
      })
      const errors = plan?.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)
      expect([...new Set(errors)]).toEqual(error === undefined ? [] : [error])
      if (error !== undefined) return
      expect([...refused, ...leftToDo(await project.plan())]).toEqual([])
    }
  },
)
