import { beforeAll, expect, test } from '@jest/globals'
import type { FieldValue } from '../../../../../providers/emulator/database/database.js'
import { logIn, type Send } from '../open-lab.js'
import {
  addDisk,
  addNic,
  addressOf,
  addVm,
  openSharedPool,
  whereIs,
  type SharedPool,
} from '../shared-pool.js'

const mebibyte = 1024 ** 2

/** What an administrator's course does with a pool, step by step; each step says what is seen after it, and what should be. */
type Step = readonly [
  what: string,
  run: (course: Course) => Promise<readonly [seen: unknown, expected: unknown]>,
]

/** One pool of two hosts of 6.2 and what the steps leave to each other. */
interface Course {
  readonly pool: SharedPool
  call: Send
  readonly hosts: readonly [first: string, second: string]
  readonly kept: Map<string, string>
}

const refused = (work: Promise<FieldValue>): Promise<string> =>
  work.then(
    () => 'done',
    ({ code }) => String(code),
  )
const kept = ({ kept: all }: Course, name: string): string => all.get(name) ?? ''
const named = async (call: Send, className: string, name: string): Promise<string> =>
  String(await call(`${className}.get_by_name_label`, name))
const valuesOf = async (call: Send, className: string) =>
  Object.values(await call(`${className}.get_all_records`)) as readonly Readonly<Record<string, FieldValue>>[]
const pbdOf = async ({ call }: Course, sr: string, host: string): Promise<string> =>
  Object.entries(await call('PBD.get_all_records')).find(
    ([, pbd]) => pbd.SR === sr && pbd.host === host,
  )?.[0] ?? ''
const pifOf = async ({ call }: Course, host: string, device: string): Promise<string> =>
  Object.entries(await call('PIF.get_all_records')).find(
    ([, pif]) => pif.host === host && pif.device === device,
  )?.[0] ?? ''
const alertsOf = async (call: Send): Promise<readonly string[]> =>
  (await valuesOf(call, 'message')).map(({ name }) => String(name))
const fields = { other_config: {}, sharable: false, read_only: false, name_description: '' }

const steps: readonly Step[] = [
  [
    'a pool has a name and a description',
    async ({ call }) => {
      const [pool = ''] = Object.values(await call('pool.get_all')).map(String)
      await call('pool.set_name_label', pool, 'Pool - Homoxéneo')
      await call('pool.set_name_description', pool, 'two hosts')
      const { name_label, name_description } = Object(await call('pool.get_record', pool))
      return [
        [name_label, name_description],
        ['Pool - Homoxéneo', 'two hosts'],
      ]
    },
  ],
  [
    'the NICs of the new member: address, link, speed',
    async course => {
      const { call, hosts } = course
      const pif = await pifOf(course, hosts[1], 'eth1')
      const { MAC, metrics } = Object(await call('PIF.get_record', pif))
      const { carrier, speed, duplex } = Object(await call('PIF_metrics.get_record', metrics))
      return [
        [/^([0-9a-f]{2}:){5}/.test(MAC), carrier, Number(speed) > 0, duplex],
        [true, true, true, true],
      ]
    },
  ],
  [
    'the storage network of a member without an address: its SR cannot be repaired',
    async course => {
      const { call, hosts, pool } = course
      const pif = await pifOf(course, hosts[1], 'eth2')
      await call('PBD.unplug', await pbdOf(course, pool.sr, hosts[1]))
      await call('PIF.reconfigure_ip', pif, 'None', '', '', '', '')
      const pbd = await pbdOf(course, pool.sr, hosts[1])
      return [await refused(call('PBD.plug', pbd)), 'SR_BACKEND_FAILURE_108']
    },
  ],
  [
    'an address on the storage network, and the SR is repaired',
    async course => {
      const { call, hosts, pool } = course
      const pif = await pifOf(course, hosts[1], 'eth2')
      await call('PIF.reconfigure_ip', pif, 'Static', '172.16.0.201', '255.255.255.0', '', '')
      await call('PIF.add_to_other_config', pif, 'management_purpose', 'Almacenamento')
      const pbd = await pbdOf(course, pool.sr, hosts[1])
      await call('PBD.plug', pbd)
      return [await call('PBD.get_currently_attached', pbd), true]
    },
  ],
  [
    'SRs say how large they are and how much is used',
    async ({ call, pool }) => {
      const { physical_size, type, shared } = Object(await call('SR.get_record', pool.sr))
      return [
        [Number(physical_size), type, shared],
        [500 * 1024 ** 3, 'nfs', true],
      ]
    },
  ],
  [
    'a VM whose disk is local starts at its host and nowhere else',
    async course => {
      const { call, hosts, pool } = course
      const local = (await valuesOf(call, 'SR')).find(sr => sr['type'] === 'lvm')
      const records = Object.entries(await call('SR.get_all_records'))
      const own: string[] = []
      for (const host of hosts)
        own.push(
          (
            await Promise.all(
              records
                .filter(([, sr]) => sr.type === 'lvm')
                .map(async ([sr]) => [sr, await pbdOf(course, sr, host)] as const),
            )
          ).find(([, pbd]) => pbd !== '')?.[0] ?? '',
        )
      const vm = await addVm(pool, call, { name: 'dMySQL' })
      const disk = { ...fields, name_label: 'data', SR: own[0] ?? '', virtual_size: mebibyte, type: 'user' }
      await addDisk(call, vm, await call('VDI.create', disk), '1')
      course.kept
        .set('dMySQL', vm)
        .set('local 0', own[0] ?? '')
        .set('local 1', own[1] ?? '')
      const elsewhere = await refused(call('VM.start_on', vm, hosts[1], false, false))
      await call('VM.start_on', vm, hosts[0], false, false)
      return [
        [local !== undefined, elsewhere, await whereIs(call, vm)],
        [true, 'VM_REQUIRES_SR', 'xen0'],
      ]
    },
  ],
  [
    'a disk moves to another SR while its VM runs',
    async course => {
      const { call, pool } = course
      const vm = kept(course, 'dMySQL')
      const disk = (await valuesOf(call, 'VBD')).find(vbd => vbd['VM'] === vm && vbd['userdevice'] === '1')
      const moved = await call('VDI.pool_migrate', String(disk?.['VDI']), pool.sr, {})
      const after = (await valuesOf(call, 'VBD')).find(vbd => vbd['VM'] === vm && vbd['userdevice'] === '1')
      const seen = [
        after?.['VDI'] === moved,
        after?.['currently_attached'],
        await call('VDI.get_SR', moved),
        await refused(call('VDI.get_uuid', String(disk?.['VDI']))),
        await refused(call('VDI.pool_migrate', moved, kept(course, 'local 1'), {})),
        await whereIs(call, vm),
      ]
      return [seen, [true, true, pool.sr, 'HANDLE_INVALID', 'VM_REQUIRES_SR', 'xen0']]
    },
  ],
  [
    'a disk that no VM has stays where it is',
    async ({ call, pool }) => {
      const disk = { ...fields, name_label: 'loose', SR: pool.sr, virtual_size: mebibyte, type: 'user' }
      const vdi = await call('VDI.create', disk)
      const seen = await refused(call('VDI.pool_migrate', vdi, pool.sr, {}))
      await call('VDI.destroy', vdi)
      return [seen, 'VDI_NEEDS_VM_FOR_MIGRATE']
    },
  ],
  [
    'a VM that is too large for a host is told so; with less memory it starts there',
    async course => {
      const { call, hosts, pool } = course
      const vm = await addVm(pool, call, { name: 'dnfs', memory: 3600 })
      course.kept.set('dnfs', vm)
      const large = await refused(call('VM.start_on', vm, hosts[1], false, false))
      const least = 128 * mebibyte
      await call('VM.set_memory_limits', vm, least, 3600 * mebibyte, least, 3600 * mebibyte)
      await call('VM.start_on', vm, hosts[1], false, false)
      return [
        [large, await whereIs(call, vm)],
        ['HOST_NOT_ENOUGH_FREE_MEMORY', 'xen1'],
      ]
    },
  ],
  [
    'of its range a VM has what its host has left, and another one shares it',
    async course => {
      const { call, hosts, pool } = course
      const vm = kept(course, 'dnfs')
      const actual = async () =>
        Number(await call('VM_metrics.get_memory_actual', await call('VM.get_metrics', vm)))
      const before = await actual()
      const other = await addVm(pool, call, { name: 'wsbase', memory: 512, host: hosts[1] })
      const between = await actual()
      await call('VM.clean_shutdown', other)
      const isSqueezed = before < 3600 * mebibyte && between < before && between >= 128 * mebibyte
      return [
        [isSqueezed, (await actual()) === before],
        [true, true],
      ]
    },
  ],
  [
    'a running VM migrates without stopping',
    async course => {
      const { call, hosts } = course
      const vm = kept(course, 'dnfs')
      const metrics = await call('VM.get_metrics', vm)
      const since = await call('VM_metrics.get_start_time', metrics)
      const task = await call('Async.VM.pool_migrate', vm, hosts[0], { live: 'true' })
      await course.pool.emulator.advance(60)
      const { status, created, finished } = Object(await call('task.get_record', task))
      const seen = [status, finished > created, await whereIs(call, vm)]
      return [
        [...seen, await call('VM_metrics.get_start_time', metrics)],
        ['success', true, 'xen0', since],
      ]
    },
  ],
  [
    'a home server is where a VM starts; without one the pool chooses, with regard to room',
    async course => {
      const { call, hosts, pool } = course
      const vm = kept(course, 'dnfs')
      await call('VM.clean_shutdown', vm)
      const memory = 1024 * mebibyte
      await call('VM.set_memory_limits', vm, memory, memory, memory, memory)
      await call('VM.set_affinity', vm, hosts[1])
      await call('VM.start', vm, false, false)
      const home = await whereIs(call, vm)
      await call('VM.clean_shutdown', vm)
      await call('VM.set_affinity', vm, 'OpaqueRef:NULL')
      const filler = await addVm(pool, call, { name: 'filler', memory: 2400, host: hosts[1] })
      await call('VM.start', vm, false, false)
      const chosen = await whereIs(call, vm)
      await call('VM.clean_shutdown', filler)
      await call('VM.clean_shutdown', vm)
      return [
        [home, chosen],
        ['xen1', 'xen0'],
      ]
    },
  ],
  [
    'the template’s home server goes over to its VMs; a new VM on another SR, and away with it',
    async ({ call, hosts, pool }) => {
      const template = await named(call, 'VM', 'guest')
      await call('VM.set_affinity', template, hosts[0])
      const vm = String(await call('VM.clone', template, 'discsi'))
      await call('VM.set_affinity', template, 'OpaqueRef:NULL')
      await call('VM.provision', vm)
      await addNic(call, vm, pool.networks.guests, '0')
      const affinity = await call('VM.get_affinity', vm)
      await call('VM.destroy', vm)
      return [
        [affinity, await call('VM.get_by_name_label', 'discsi')],
        [hosts[0], []],
      ]
    },
  ],
  [
    'a private network made anywhere is there for all, and goes again',
    async ({ call }) => {
      const record = {
        name_label: 'Rede privada',
        name_description: '',
        MTU: 1500,
        other_config: {},
        tags: [],
      }
      const network = String(await call('network.create', record))
      const { bridge, PIFs } = Object(await call('network.get_record', network))
      await call('network.destroy', network)
      return [
        [/^xapi\d+$/.test(bridge), PIFs, await call('network.get_by_name_label', 'Rede privada')],
        [true, [], []],
      ]
    },
  ],
  [
    'an SR is probed before one is made: both that lie there are found, a third is made, and is the default',
    async ({ call, hosts, pool }) => {
      const config = { server: '172.16.0.100', serverpath: '/vdis' }
      const second = await call('SR.create', hosts[0], config, 0, 'second', '', 'nfs', 'user', true, {})
      const probed = String(await call('SR.probe', hosts[0], config, 'nfs', {}))
      const found = [pool.sr, second].map(sr => call('SR.get_uuid', String(sr)))
      const both = (await Promise.all(found)).every(uuid => probed.includes(String(uuid)))
      const [self = ''] = Object.values(await call('pool.get_all')).map(String)
      await call('pool.set_default_SR', self, second)
      return [
        [both, await call('pool.get_default_SR', self)],
        [true, second],
      ]
    },
  ],
  [
    'a VM is copied with its disks to another SR',
    async course => {
      const { call, pool } = course
      const copy = String(await call('VM.copy', kept(course, 'dnfs'), 'urouter', pool.sr))
      course.kept.set('urouter', copy)
      const disks = (await valuesOf(call, 'VBD')).filter(vbd => vbd['VM'] === copy)
      const srs = await Promise.all(disks.map(vbd => call('VDI.get_SR', String(vbd['VDI']))))
      return [srs, [pool.sr]]
    },
  ],
  [
    'its guest tools answer once it runs, and it migrates',
    async course => {
      const { call, hosts } = course
      const vm = kept(course, 'urouter')
      await call('VM.start_on', vm, hosts[1], false, false)
      const guest = Object(await call('VM_guest_metrics.get_record', await call('VM.get_guest_metrics', vm)))
      await call('VM.pool_migrate', vm, hosts[0], {})
      return [
        [guest.PV_drivers_up_to_date, guest.live, await whereIs(call, vm)],
        [true, true, 'xen0'],
      ]
    },
  ],
  [
    'which VMs are agile, and why others are not',
    async course => {
      const { call } = course
      const router = await refused(call('VM.assert_agile', kept(course, 'urouter')))
      const vm = kept(course, 'dMySQL')
      const disk = (await valuesOf(call, 'VBD')).find(vbd => vbd['VM'] === vm && vbd['userdevice'] === '1')
      await call('VDI.pool_migrate', String(disk?.['VDI']), kept(course, 'local 0'), {})
      return [
        [router, await refused(call('VM.assert_agile', vm))],
        ['done', 'HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED'],
      ]
    },
  ],
  [
    'how many failures a plan holds: two where nothing is protected, one with the router',
    async course => {
      const { call, pool } = course
      await call('SR.assert_can_host_ha_statefile', pool.sr)
      const ask = (priority: string) =>
        call('pool.ha_compute_hypothetical_max_host_failures_to_tolerate', {
          [kept(course, 'urouter')]: priority,
        })
      return [
        [Number(await ask('best-effort')), Number(await ask('restart'))],
        [2, 1],
      ]
    },
  ],
  [
    'HA is switched on: two volumes on the heartbeat SR, all hosts see each other',
    async course => {
      const { call, hosts, pool } = course
      const [self = ''] = Object.values(await call('pool.get_all')).map(String)
      const vm = kept(course, 'urouter')
      await call('VM.set_ha_restart_priority', vm, 'restart')
      await call('VM.set_order', vm, 1)
      await call('VM.set_start_delay', vm, 30)
      await call('pool.add_to_other_config', self, 'mail-destination', 'admin@lab')
      await call('pool.enable_ha', [pool.sr], {})
      await call('pool.set_ha_host_failures_to_tolerate', self, 1)
      const volumes = (await valuesOf(call, 'VDI'))
        .filter(vdi => ['ha_statefile', 'redo_log'].includes(String(vdi['type'])))
        .map(vdi => [vdi['type'], Number(vdi['virtual_size']) >= 266_240])
      const peers = await Promise.all(hosts.map(host => call('host.get_ha_network_peers', host)))
      const expected = [
        ['ha_statefile', true],
        ['redo_log', true],
      ]
      return [
        [volumes, peers.map(each => Object(each).length)],
        [expected, [2, 2]],
      ]
    },
  ],
  [
    'the coordinator loses its cable: the other leads, the router starts there from cold',
    async course => {
      const { pool, hosts } = course
      const { emulator } = pool
      const vm = kept(course, 'urouter')
      const since = String(
        await course.call('VM_metrics.get_start_time', await course.call('VM.get_metrics', vm)),
      )
      emulator.unplug('xen0', 'eth0')
      const lost = await refused(pool.logIn(0).then(() => 'in'))
      await emulator.advance(400)
      course.call = await pool.logIn(1)
      const { call } = course
      const start = String(await call('VM_metrics.get_start_time', await call('VM.get_metrics', vm)))
      const [{ master } = { master: '' }] = await valuesOf(call, 'pool')
      const alerts = await alertsOf(call)
      const told = ['HA_HOST_FAILED', 'POOL_MASTER_TRANSITION'].map(name => alerts.includes(name))
      const mails = emulator.events().filter(({ text }) => text.startsWith('mail to admin@lab'))
      return [
        [lost, master, await whereIs(call, vm), start > since, told, mails.length > 0],
        ['EHOSTUNREACH', hosts[1], 'xen1', true, [true, true], true],
      ]
    },
  ],
  [
    'with its cable again it comes back as a member',
    async course => {
      const { pool, hosts } = course
      pool.emulator.replug('xen0', 'eth0')
      await pool.emulator.advance(400)
      const { call } = course
      const [{ master } = { master: '' }] = await valuesOf(call, 'pool')
      const isSlave = await refused(pool.logIn(0).then(() => 'in'))
      return [
        [isSlave, master, await call('host.get_enabled', hosts[0])],
        ['HOST_IS_SLAVE', hosts[1], true],
      ]
    },
  ],
  [
    'HA is switched off and keeps what was planned',
    async course => {
      const { call } = course
      await call('pool.disable_ha')
      const vm = Object(await call('VM.get_record', kept(course, 'urouter')))
      const [pool = {}] = await valuesOf(call, 'pool')
      const plan = [vm.ha_restart_priority, Number(vm.order), Number(vm.start_delay)]
      return [
        [pool['ha_enabled'], Number(pool['ha_host_failures_to_tolerate']), ...plan],
        [false, 1, 'restart', 1, 30],
      ]
    },
  ],
  [
    'the pool is shut down: members first, the coordinator last',
    async course => {
      const { call, hosts, pool } = course
      const { emulator } = pool
      await call('VM.clean_shutdown', kept(course, 'urouter'))
      await call('host.disable', hosts[0])
      await call('host.shutdown', hosts[0])
      await emulator.advance(30)
      const [{ master } = { master: '' }] = await valuesOf(call, 'pool')
      await call('host.disable', hosts[1])
      await call('host.shutdown', hosts[1])
      await emulator.advance(30)
      const power = ['xen0', 'xen1'].map(machine => emulator.world.machine(machine).power)
      return [
        [master, power, await refused(logIn(emulator, addressOf(1)).then(() => 'in'))],
        [hosts[1], ['off', 'off'], 'EHOSTUNREACH'],
      ]
    },
  ],
]

let course: Course

beforeAll(async () => {
  const pool = await openSharedPool({ hosts: 2, release: '6.2.0', memory: '4GiB' })
  const [first = '', second = ''] = pool.hosts
  course = { pool, call: await pool.logIn(0), hosts: [first, second], kept: new Map() }
})

test.each(steps)('%s', async (_what, run) => {
  const [seen, expected] = await run(course)
  expect(seen).toEqual(expected)
})
