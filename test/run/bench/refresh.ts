import { observePools } from '../../../providers/xapi/observation/observe.js'
import type { CallLog } from '../../../providers/xapi/session/call-log.js'
import { dialEmulator } from '../../../providers/xapi/session/emulated.js'
import type { Binding } from '../../../src/provider/contract.js'
import { hostEndpoint } from '../../support/example-lab.js'
import { addressOf, openSharedPool } from '../../unit/providers/emulator/shared-pool.js'
import { addRefreshes } from './measurements.js'
import { populate } from './populate.js'

/** What one refresh of a pool came to. */
export interface Refresh {
  /** VMs of the pool, disks and NICs besides, all in the state. */
  readonly vms: number
  /** Records that were read. */
  readonly records: number
  /** Calls that were made for them, log-in and log-out among them. */
  readonly calls: number
}

const hostCount = 2

/** Reads a pool of two hosts, both named in the configuration, with so many VMs, and counts the calls. */
export async function refreshOnce(vms: number): Promise<Refresh> {
  const pool = await openSharedPool({ hosts: hostCount })
  const refs = populate(pool, vms)
  const [database] = pool.emulator.world.databases()
  const bindings = refs.map((ref, index): Binding => {
    const identity = String(database?.get('VM', ref)?.['uuid'])
    return { kindName: 'vm', address: `vm.machine[${index}]`, identity }
  })
  let calls = 0
  const counting: CallLog = {
    traced: (_host, _method, work) => {
      calls += 1
      return work({ retries: 0, renewals: 0, redirect: undefined })
    },
  }
  const dialer = dialEmulator(pool.emulator, counting)
  const endpoints = pool.hosts.map((_, host) => hostEndpoint(`xen${host}`, addressOf(host)))
  const observation = await observePools(endpoints, bindings, dialer)
  const tables = [...observation.pools.values()].flatMap(({ tables: each }) => [...each.values()])
  const records = tables.reduce((total, table) => total + table.size, 0)
  if (records < vms) throw new Error(`only ${records} records were read of a pool with ${vms} VMs`)
  return { vms, records, calls }
}

/** Whether calls grow with the objects: a refresh of pools with 10 to 10,000 VMs. */
export async function benchRefresh(words: readonly string[]): Promise<void> {
  const refreshes: Refresh[] = []
  for (const vms of [10, 100, 1000, 10_000]) refreshes.push(await refreshOnce(vms))
  const least = refreshes[0]?.calls ?? 0
  for (const { vms, records, calls } of refreshes)
    console.log(
      `${vms.toLocaleString('en').padStart(6)} VMs ${records.toLocaleString('en').padStart(7)} records ${String(calls).padStart(4)} calls  ${(calls / least).toFixed(2)} × the first  (limit 1)`,
    )
  if (refreshes.some(({ calls }) => calls !== least)) process.exitCode = 1
  if (words.includes('--write')) addRefreshes(refreshes)
}
