import type { FieldValue } from '../../../providers/emulator/database/database.js'
import type { Emulator } from '../../../providers/emulator/emulator.js'
import { planForFailures } from '../../../providers/emulator/ha/failover-plan.js'
import { addressOf, openSharedPool } from '../../unit/providers/emulator/shared-pool.js'
import { logIn, type Send } from '../../unit/providers/emulator/open-lab.js'
import { populate } from './populate.js'

const hostCount = 64
const vmCount = 10_000
const callCount = 100_000
const release = '8.2.1'

/** What may be spent, in milliseconds on the machine that this was decided for. */
const limits = { records: 500, plan: 500, fork: 50, calls: 5000 }

/** Times the emulator with a big pool: 64 hosts, 10,000 VMs. */
export async function benchEmulator(): Promise<void> {
  const pool = await openSharedPool({ hosts: hostCount, release, memory: '512GiB' })
  const { emulator, hosts, networks } = pool
  const vms = populate(pool, vmCount)
  const call = await logIn(emulator, addressOf(0))
  console.log(`${hostCount} hosts, ${vmCount} VMs`)
  await measure('VM.get_all_records, first', limits.records, () => call('VM.get_all_records'))
  await measure('VM.get_all_records, again', limits.records, () => call('VM.get_all_records'))
  const [database] = emulator.world.databases()
  if (database === undefined) throw new Error('there is no pool')
  await measure('HA plan for two failures, first', limits.plan, () => planForFailures(database, release, 2))
  await measure('HA plan for two failures, again', limits.plan, () => planForFailures(database, release, 2))
  await measure('fork', limits.fork, () => emulator.fork())
  await measure('fork, and a change in it', limits.fork * 4, () => changeFork(emulator, vms))
  await measure(`${callCount} calls`, limits.calls, () => mixedCalls(call, vms, hosts, networks.guests))
}

/** Processor time, so that what else the machine does is not counted. */
async function measure(title: string, limit: number, work: () => unknown): Promise<void> {
  const start = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(start)
  const spent = (user + system) / 1000
  console.log(`${title.padEnd(34)} ${spent.toFixed(1).padStart(9)} ms   limit ${limit} ms`)
  if (spent > limit) process.exitCode = 1
}

async function changeFork(emulator: Emulator, vms: readonly string[]): Promise<void> {
  const fork = await logIn(emulator.fork(), addressOf(0))
  await fork('VM.set_name_label', vms[0] ?? '', 'changed in a fork')
}

type Mixed = (send: Send, vm: string, index: number) => Promise<FieldValue>

async function mixedCalls(
  send: Send,
  vms: readonly string[],
  hosts: readonly string[],
  network: string,
): Promise<void> {
  const uuids = new Map<string, string>()
  for (const vm of vms) uuids.set(vm, String(await send('VM.get_uuid', vm)))
  const mix: readonly Mixed[] = [
    (call, vm) => call('VM.get_record', vm),
    (call, vm) => call('VM.get_power_state', vm),
    (call, vm, index) => call('VM.set_name_description', vm, `seen ${index}`),
    (call, _vm, index) => call('host.get_name_label', hosts[index % hosts.length] ?? ''),
    (call, vm, index) => call('VM.set_order', vm, index % 9),
    (call, vm) => call('VM.get_VBDs', vm),
    (call, vm, index) => call('VM.add_to_other_config', vm, `key-${index}`, 'value'),
    (call, vm, index) => call('VM.remove_from_other_config', vm, `key-${index - 1}`),
    call => call('network.get_record', network),
    (call, vm, index) =>
      index % 100 === 9 ? createNetwork(call, index) : call('VM.get_by_uuid', uuids.get(vm) ?? ''),
  ]
  for (let index = 0; index < callCount; index += 1) {
    const one = mix[index % mix.length]
    const vm = vms[Math.floor(index / mix.length) % vms.length] ?? ''
    if (one !== undefined) await one(send, vm, index)
  }
}

function createNetwork(call: Send, index: number): Promise<FieldValue> {
  return call('network.create', {
    name_label: `network ${index}`,
    name_description: '',
    MTU: 1500,
    other_config: {},
    bridge: '',
    managed: true,
    tags: [],
  })
}
