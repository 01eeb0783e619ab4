import type { Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { disableHa, enableHa, refreshPlan } from '../effects/ha-pool.js'
import { preventRestarts } from '../effects/ha-restart.js'
import { maximumFailures, planForFailures } from '../ha/failover-plan.js'
import { agilityRefusals } from '../rules/agility.js'
import { pack } from '../ha/packing.js'
import {
  chooseHeartbeatSr,
  disableHaRefusals,
  enableHaRefusals,
  priorityRefusals,
  setFailuresRefusals,
} from '../rules/ha-pool.js'
import { recordOf } from '../rules/field.js'
import { poolOf } from '../rules/related.js'
import { liveHosts } from '../ha/failover-plan.js'
import { freeMemoryOf, neededToStart } from '../rules/vm-memory.js'
import type { Call, CallContext } from './call.js'
import { defineCall } from './define-call.js'
import { integer, reference, references, textMap } from './parameter.js'

/** Where the VMs would go that are on the failed hosts, or what keeps them from going (xapi.md §3.7). */
function failoverPlan(
  { database }: CallContext,
  given: { readonly failed_hosts: readonly Ref[]; readonly failed_vms: readonly Ref[] },
): Readonly<Record<Ref, Readonly<Record<string, string>>>> {
  const tied = given.failed_vms.flatMap(vm => {
    const [first] = agilityRefusals(database, vm)
    return first === undefined ? [] : [[vm, { error_code: first.code }] as const]
  })
  const stuck = new Set(tied.map(([vm]) => vm))
  const movable = given.failed_vms.filter(vm => !stuck.has(vm))
  const hosts = liveHosts(database).filter(host => !given.failed_hosts.includes(host))
  const placed = new Map(
    pack(
      movable.map(vm => [vm, neededToStart(recordOf(database, 'VM', vm))] as const),
      hosts.map(host => [host, freeMemoryOf(database, host)] as const),
    ),
  )
  const answers = movable.map(vm => {
    const host = placed.get(vm)
    return [vm, host === undefined ? { error_code: 'HOST_NOT_ENOUGH_FREE_MEMORY' } : { host }] as const
  })
  return Object.fromEntries([...tied, ...answers])
}

/** Messages of class pool about high availability (xapi.md §3). */
export const poolHaCalls: readonly Call[] = [
  defineCall(
    'pool.enable_ha',
    { heartbeat_srs: references('SR'), configuration: textMap() },
    {
      durationSeconds: 60,
      exclusive: ({ database }) => [{ className: 'pool', ref: poolOf(database)[0], operation: 'ha_enable' }],
      rules: ({ database, release }, given) => enableHaRefusals(database, given.heartbeat_srs, release),
      perform: ({ world, database, release }, given) => {
        const sr = given.heartbeat_srs[0] ?? chooseHeartbeatSr(database, release) ?? nullRef
        enableHa(world, database, sr, given.configuration, release)
      },
    },
  ),
  defineCall(
    'pool.disable_ha',
    {},
    {
      durationSeconds: 20,
      exclusive: ({ database }) => [{ className: 'pool', ref: poolOf(database)[0], operation: 'ha_disable' }],
      rules: ({ database, release }) => disableHaRefusals(database, release),
      perform: ({ database }) => disableHa(database),
    },
  ),
  defineCall(
    'pool.ha_prevent_restarts_for',
    { seconds: integer() },
    { perform: ({ world, database }, given) => preventRestarts(world, database, given.seconds) },
  ),
  defineCall(
    'pool.set_ha_host_failures_to_tolerate',
    { self: reference('pool'), value: integer() },
    {
      rules: ({ database, release }, given) => setFailuresRefusals(database, given.value, release),
      perform: ({ world, database, release }, given) => {
        database.update('pool', given.self, { ha_host_failures_to_tolerate: given.value })
        refreshPlan(world, database, release)
      },
    },
  ),
  defineCall(
    'pool.ha_failover_plan_exists',
    { n: integer() },
    {
      perform: ({ database, release }, given) =>
        planForFailures(database, release, given.n) === 'Plan_exists_for_all_VMs',
    },
  ),
  defineCall(
    'pool.ha_compute_max_host_failures_to_tolerate',
    {},
    {
      perform: ({ database, release }) => maximumFailures(database, release),
    },
  ),
  defineCall(
    'pool.ha_compute_hypothetical_max_host_failures_to_tolerate',
    { configuration: textMap() },
    {
      rules: (_context, given) => priorityRefusals(given.configuration),
      perform: ({ database, release }, given) => {
        const chosen = Object.entries(given.configuration).flatMap(([vm, priority]) =>
          priority === 'restart' ? [vm] : [],
        )
        return maximumFailures(database, release, { protectedVms: chosen })
      },
    },
  ),
  defineCall(
    'pool.ha_compute_vm_failover_plan',
    { failed_hosts: references('host'), failed_vms: references('VM') },
    { perform: failoverPlan },
  ),
]
