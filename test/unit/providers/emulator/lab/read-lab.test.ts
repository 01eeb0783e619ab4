import { expect, test } from '@jest/globals'
import { readLab } from '../../../../../providers/emulator/lab/read-lab.js'
import { exampleLab } from '../open-lab.js'

function read(text: string) {
  return readLab({ name: 'lab.hcl', text })
}

test('the example is hardware', () => {
  const { hardware, diagnostics } = read(exampleLab)
  expect(diagnostics).toEqual([])
  const machine = hardware?.machines.get('xen00')
  expect(machine).toMatchObject({
    address: '10.42.0.200',
    netmask: '255.255.0.0',
    release: '6.2.0',
    memoryBytes: 2 * 1024 ** 3,
    dom0MemoryBytes: 400 * 1024 ** 2,
    diskBytes: 100 * 1024 ** 3,
    localSr: 'lvm',
    networkBackend: 'openvswitch',
    cpu: { sockets: 1, cores: 2, isMaskable: true, features: '77dafbbf-bfebfbff-00000021-2c100800' },
  })
  expect(machine?.nics.map(nic => [nic.device, nic.segment])).toEqual([
    ['eth0', 'campus'],
    ['eth1', 'campus'],
    ['eth2', 'storage'],
  ])
  expect(machine?.nics[0]?.mac).toBe('08:00:27:a3:b6:d3')
  expect(hardware?.nas.get('filer')?.exports.map(offer => offer.kind)).toEqual(['nfs', 'nfs', 'nfs', 'iscsi'])
  expect(hardware?.nas.get('pc')?.exports).toMatchObject([
    { kind: 'smb', share: 'isos', username: 'course', password: 'look-only' },
  ])
  expect(hardware?.updates.get('XS62ESP1002')).toMatchObject({
    guidance: ['restartHost'],
    requires: ['XS62ESP1'],
    enforceHomogeneity: false,
  })
  expect(hardware?.templates.get('guest')).toMatchObject({ hasTools: true, disks: [] })
})

test('MAC addresses that are not written differ, and stay the same', () => {
  const macs = () =>
    [...(read(exampleLab).hardware?.machines.values() ?? [])].flatMap(machine =>
      machine.nics.map(nic => nic.mac),
    )
  expect(new Set(macs()).size).toBe(6)
  expect(macs()).toEqual(macs())
})

test.each([
  ['6.2', '6.2.0', 752, 'per-socket', 'lvm'],
  ['7.1', '7.1.2', 2048, 'enterprise-per-socket', 'lvm'],
  ['xcp-ng-8.2', 'xcp-ng-8.2.1', 3072, 'xcp-ng', 'ext'],
  ['8.4', '8.4.0', 3072, 'premium-per-socket', 'lvm'],
])('a machine of %s', (written, release, mebibytes, edition, localSr) => {
  const { hardware } = read(machine(`release = "${written}"`))
  expect(hardware?.machines.get('m')).toMatchObject({
    release,
    dom0MemoryBytes: mebibytes * 1024 ** 2,
    edition,
    localSr,
  })
})

function machine(lines: string, nic = 'nic "eth0" {\n segment = "s"\n}\n'): string {
  const given = ['address = "10.0.0.1"', 'release = "6.2"', 'password = "p"']
  const name = (line: string) => line.split(' ')[0] ?? ''
  const written = lines.split('\n').map(name)
  const kept = given.filter(line => !written.includes(name(line)))
  return `segment "s" {\n subnet = "10.0.0.0/24"\n}\nmachine "m" {\n${[...kept, lines].join('\n')}\n${nic}}\n`
}

test.each([
  ['colour = "red"', 'Unsupported argument', 'colour'],
  ['memroy = "1GiB"', 'Unsupported argument', 'Did you mean "memory"?'],
  ['release = "6.3.0"', 'Unknown release', 'Did you mean'],
  ['address = "ten"', 'Not an address', '"ten"'],
  ['address = "10.0.1.1"', 'Address outside its segment', '10.0.0.0/24'],
  ['memory = "much"', 'Unsuitable value', 'a size such as "2GiB"'],
  ['memory = true', 'Unsuitable value', 'a size such as "2GiB"'],
  ['local_sr = "zfs"', 'Unsuitable value', 'one of "lvm", "ext"'],
  ['updates = ["none"]', 'Unknown update', 'There is: none.'],
  ['clock_skew = "soon"', 'Unsuitable value', 'a duration such as "90s"'],
  ['password = var.secret', 'Not a plain value', 'Write the value itself'],
  ['cpu {\n features = "xyz"\n}', 'Not a set of CPU features', 'hexadecimal'],
  ['cpu {\n cores = 0\n}', 'Unsuitable value', 'at least 1'],
])('%s', (line, summary, part) => {
  const { hardware, diagnostics } = read(machine(line))
  expect(hardware).toBeUndefined()
  expect(diagnostics).toMatchObject([{ severity: 'error', summary, detail: expect.stringContaining(part) }])
  expect(diagnostics[0]?.range?.start).toBeGreaterThan(0)
})

test.each([
  ['', 'Machine without eth0', 'nic "eth0"'],
  ['nic "eth0" {\n segment = "t"\n}\n', 'Unknown segment', 'Did you mean "s"?'],
  ['nic "eth0" {\n segment = "s"\n mac = "1"\n}\n', 'Not a MAC address', '"1"'],
  ['nic "eth0" {\n segment = "s"\n}\nnic "eth0" {\n segment = "s"\n}\n', 'NIC written twice', '"eth0"'],
  ['nic "eth0" {\n segment = "s"\n}\nnic "wlan" {\n segment = "s"\n}\n', 'Not a NIC', '"wlan"'],
])('NICs %j', (nic, summary, part) => {
  const { diagnostics } = read(machine('', nic))
  expect(diagnostics).toMatchObject([{ summary, detail: expect.stringContaining(part) }])
})

test.each([
  ['segment "a" {\n}\n', 'Missing required argument', 'subnet'],
  ['segment "a" {\n subnet = "10.0.0.0"\n}\n', 'Not a subnet', '10.42.0.0/16'],
  [
    'segment "a" {\n subnet = "10.0.0.0/8"\n}\nsegment "a" {\n subnet = "10.0.0.0/8"\n}\n',
    'Name used twice',
    'another name',
  ],
  ['update "u" {\n uuid = "x"\n for = "6.2"\n}\n', 'Not a UUID', '"x"'],
  [
    'update "u" {\n uuid = "0850b186-4d47-11e3-a720-001b2151a503"\n for = "6.3"\n}\n',
    'Unknown release',
    '6.3',
  ],
  [
    'update "u" {\n uuid = "0850b186-4d47-11e3-a720-001b2151a503"\n for = "6.2"\n requires = ["v"]\n}\n',
    'Unknown update',
    '"v"',
  ],
  ['template "t" {\n boot = "disk"\n}\n', 'Not a boot order', '"cd"'],
  ['host "u" {\n}\n', 'Unsupported block type', 'host'],
  ['nas "n" {\n port {\n  segment = "x"\n  ip = "10.0.0.1"\n }\n}\n', 'Unknown segment', 'There is: none.'],
])('%j', (text, summary, part) => {
  expect(read(text).diagnostics).toMatchObject([{ summary, detail: expect.stringContaining(part) }])
})

test('two machines with one address', () => {
  const text = machine('')
  const second = text.slice(text.indexOf('machine')).replace('"m"', '"n"')
  const { diagnostics } = read(text + second)
  expect(diagnostics).toMatchObject([{ summary: 'Address used twice', related: [{ message: 'the first' }] }])
})
