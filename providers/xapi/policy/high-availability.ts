import type { Change } from '../../../src/provider/change.js'
import type { Finding } from '../../../src/provider/contract.js'
import type { LinkValue } from '../../../src/value/value.js'

import type { Database } from '../../emulator/database/database.js'
import { protectedVmsOf } from '../../emulator/rules/ha-storage.js'
import { agilityRefusals } from '../../emulator/rules/agility.js'
import { mapOf } from '../../emulator/rules/field.js'
import { attributeOf, flagOf, numberOf } from '../drafting/attribute.js'
import { markKey } from '../drafting/key.js'
import type { HostPlan, PoolPlan } from '../drafting/pool-plan.js'
import { isKeeping, poolOf, type Staging } from '../drafting/staging.js'
import { protectionsOf } from '../kinds/ha_plan/protection.js'
import { whyNotAgile } from '../kinds/vm/agility.js'
import { asDatabase } from '../observation/as-database.js'
import { findAnywhere } from '../observation/find.js'
import { failures } from '../kinds/ha_plan/steps.js'
import { mostFailuresOf } from '../rehearsal/failures.js'
import type { Rehearsal } from '../rehearsal/rehearse.js'
import { databaseOfHost } from '../rehearsal/world.js'

/** What speaks against the high availability of each pool, as it would be after the plan. */
export function haFindings(staging: Staging, rehearsal: Rehearsal): readonly Finding[] {
  const plans = [...staging.changes.values()].filter(
    change => change.kindName === 'ha_plan' && isKeeping(change),
  )
  return plans.flatMap((plan, index) => {
    const pool = poolOf(plan, staging)
    if (pool === undefined) return []
    const before = plans.slice(0, index).find(other => poolOf(other, staging) === pool)
    const database = databaseOfHost(rehearsal.world, pool.coordinator.uuid)
    const isOff = database === undefined || flagOf(plan.planned, 'enabled') === false
    const ties = isOff ? [] : tied(plan, database, staging)
    return [
      ...(before === undefined ? [] : [twice(plan, before, pool)]),
      ...strangers(plan, pool, staging),
      ...ties,
      // A VM that is tied to its host keeps xapi from promising anything: one reason, told once.
      ...(isOff || ties.length > 0 ? [] : tooMany(plan, pool, database, rehearsal)),
    ]
  })
}

function twice(plan: Change, other: Change, pool: PoolPlan): Finding {
  return {
    severity: 'error',
    origin: 'policy',
    code: 'ha-plan-twice',
    summary: 'A pool has two plans for high availability',
    detail: `${plan.address} and ${other.address} are both for ${pool.name}.`,
    remedy: 'Keep one of them.',
    address: plan.address,
    path: ['pool'],
    related: [{ address: other.address, path: ['pool'], message: 'the other one' }],
  }
}

/** VMs that run in another pool cannot be restarted by this one. */
function strangers(plan: Change, pool: PoolPlan, staging: Staging): readonly Finding[] {
  return protectionsOf(plan.planned).flatMap(({ index, vms }) =>
    vms.flatMap(link => {
      const vm = link.address === undefined ? undefined : staging.changes.get(link.address)
      const other = vm === undefined ? undefined : poolOf(vm, staging)
      if (vm === undefined || other === undefined || other === pool) return []
      return [
        {
          severity: 'error' as const,
          origin: 'policy' as const,
          code: 'vm-of-other-pool',
          summary: 'A protected VM belongs to another pool',
          detail: `${vm.address} is in the pool of ${other.coordinator.name}, and ${plan.address} protects VMs of the pool of ${pool.coordinator.name}.`,
          remedy: 'Take it out of this block, and protect it in the plan of its own pool.',
          address: plan.address,
          path: ['protect', index, 'vms'],
          related: [{ address: vm.address, message: 'the VM' }],
        },
      ]
    }),
  )
}

/**
 * A VM that cannot start on every host is no VM that HA can promise to restart. One that is tied and protected already, and
 * left so, is a warning: the pool has taken it, and the rest of the plan need not wait for it.
 */
function tied(plan: Change, database: Database, staging: Staging): readonly Finding[] {
  const marked = markedVms(database)
  return protectionsOf(plan.planned)
    .filter(block => block.priority === 'restart')
    .flatMap(({ index, vms }) =>
      vms.flatMap(link => {
        const change = link.address === undefined ? undefined : staging.changes.get(link.address)
        const known = link.identity === undefined ? undefined : database.findByUuid('VM', link.identity)
        const vm = known ?? marked.get(link.address ?? '')
        const [reason] = vm === undefined ? [] : agilityRefusals(database, vm)
        if (reason === undefined) return []
        const name = link.address ?? String(database.get('VM', vm ?? '')?.['name_label'])
        return [
          {
            severity: wasTied(plan, link, staging) ? ('warning' as const) : ('error' as const),
            origin: 'policy' as const,
            code: 'protected-vm-not-agile',
            summary: 'A protected VM cannot start on every host',
            detail: `${name} cannot be promised a restart: ${tieOf(reason, database)}.`,
            remedy:
              'Put its disks on shared SRs that every host reaches and its interfaces on networks of NICs, or give it priority = "best-effort".',
            address: plan.address,
            path: ['protect', index, 'vms'],
            ...(change === undefined ? {} : { related: [{ address: change.address, message: 'the VM' }] }),
          },
        ]
      }),
    )
}

/** True where the pool protects a VM now that is tied to some hosts now. */
function wasTied({ prior }: Change, { address, identity }: LinkValue, staging: Staging): boolean {
  const isProtected = protectionsOf(prior).some(
    ({ priority, vms }) =>
      priority === 'restart' &&
      vms.some(vm => (identity !== undefined && vm.identity === identity) || vm.address === address),
  )
  const uuid = identity ?? (address === undefined ? undefined : staging.changes.get(address)?.identity)
  const found = uuid === undefined ? undefined : findAnywhere(staging.observation, 'VM', uuid)
  return isProtected && found !== undefined && whyNotAgile(asDatabase(found.pool), found.ref) !== undefined
}

/** The VMs of the rehearsed world by the address in their mark. */
function markedVms(database: Database): ReadonlyMap<string, string> {
  return new Map(
    database.records('VM').flatMap(([ref, vm]) => {
      const address = /^(.*) /.exec(mapOf(vm, 'other_config')[markKey] ?? '')?.[1]
      return address === undefined ? [] : [[address, ref] as const]
    }),
  )
}

function tieOf(
  reason: { readonly code: string; readonly parameters: readonly string[] },
  database: Database,
): string {
  const [object = ''] = reason.parameters
  switch (reason.code) {
    case 'HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED': {
      const sr = database.get('SR', object)
      const name = String(sr?.['name_label'] ?? object)
      return sr?.['shared'] === true
        ? `its SR ${name} is not attached to every host`
        : `its SR ${name} is not shared`
    }
    case 'HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED':
      return `its network ${String(database.get('network', object)?.['name_label'] ?? object)} does not lead out of every host`
    default:
      return `xapi says ${reason.code}`
  }
}

function overcommitted(plan: Change, down: readonly HostPlan[], most: number): Finding {
  const names = down.map(host => host.name).join(', ')
  return {
    severity: 'warning',
    origin: 'policy',
    code: 'overcommitted-while-down',
    summary: 'High availability is overcommitted while hosts are down',
    detail: `${names} ${down.length === 1 ? 'is' : 'are'} down, and without ${down.length === 1 ? 'it' : 'them'} the protected VMs could be restarted after ${failures(most)} at most.`,
    remedy: `Switch ${names} on; until then, see that nothing else fails.`,
    address: plan.address,
    path: ['failures_to_tolerate'],
  }
}

/** The number that is asked for against the largest that holds in the rehearsed world. */
function tooMany(plan: Change, pool: PoolPlan, database: Database, rehearsal: Rehearsal): readonly Finding[] {
  const wanted = numberOf(plan.planned, 'failures_to_tolerate')
  const most = mostFailuresOf(pool, database)
  const protectedVms = protectedVmsOf(database)
  if (wanted !== undefined && wanted > most) {
    const down = pool.hosts.filter(host => !host.isLive)
    // Nothing that is written here was wrong before the host failed: that stops no repair.
    if (down.length > 0 && numberOf(plan.prior, 'failures_to_tolerate') === wanted)
      return [overcommitted(plan, down, most)]
    const hosts = database.refs('host').length
    const why =
      protectedVms.length === 0
        ? `the pool has ${hosts} hosts; no VM is protected`
        : `the protected VMs could be restarted after ${failures(most)} at most`
    return [
      {
        severity: 'error',
        origin: 'policy',
        code: 'too-many-failures',
        summary: 'The pool cannot survive as many failures as it should',
        detail: `${plan.address} wants to tolerate ${failures(wanted)}, but ${why}.`,
        remedy: `Write failures_to_tolerate = ${most} or "max", protect fewer VMs, or add memory or hosts.`,
        address: plan.address,
        path: ['failures_to_tolerate'],
      },
    ]
  }
  // Where something was refused, the VMs may only have waited for it.
  if (protectedVms.length > 0 || rehearsal.blocked.size > 0) return []
  if (attributeOf(plan.planned, 'protect') === undefined) return []
  return [
    {
      severity: 'note',
      origin: 'policy',
      code: 'nothing-protected',
      summary: 'High availability protects no VM',
      detail: `No running VM of ${pool.name} has priority "restart", so ${failures(most)} can be tolerated without any meaning.`,
      remedy: 'Name the VMs that matter in a protect block.',
      address: plan.address,
    },
  ]
}
