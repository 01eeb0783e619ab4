import { expect, test } from '@jest/globals'
import { seedChance, SeededChance } from '../../../../../providers/emulator/chance/seeded-chance.js'
import { nullRef, type Ref } from '../../../../../providers/emulator/database/database.js'
import type { PoolDatabase } from '../../../../../providers/emulator/database/pool-database.js'
import {
  computeRestartPlan,
  liveHosts,
  type PlannedChange,
} from '../../../../../providers/emulator/ha/failover-plan.js'
import {
  protectedNetworks,
  protectedSrs,
  protectedVmsOf,
} from '../../../../../providers/emulator/rules/ha-storage.js'
import { makePool } from '../../../../support/sketched-pool.js'

const gibibyte = 2 ** 30

/** Four hosts with six VMs each, some protected, some with something local. */
function drawPool(chance: SeededChance): PoolDatabase {
  const any = <T>(things: readonly T[]): T => things[Math.floor(chance.next() * things.length)] as T
  return makePool({
    hosts: ['a', 'b', 'c', 'd'].map(name => ({
      name,
      memory_total_bytes: 24 * gibibyte,
      resident_vms: Array.from({ length: 6 }, (_, index) => ({
        name: `${name}${index}`,
        memory_bytes: (1 + Math.floor(chance.next() * 4)) * gibibyte,
        ha_always_run: chance.next() < 0.7,
        ha_restart_priority: any(['restart', 'restart', 'best-effort']),
        vbds: [any(['shared_sr', 'shared_sr', 'shared_sr', 'local_sr'])],
        vifs: [any(['shared_net', 'shared_net', 'shared_net', 'local_net'])],
      })),
    })),
  })
}

/** A start, a stop, a change of protection, of a device, of a path or of a host. */
function changeSomething(database: PoolDatabase, chance: SeededChance): void {
  const any = (className: string): Ref => {
    const refs = database.refs(className)
    return refs[Math.floor(chance.next() * refs.length)] ?? nullRef
  }
  const changes: readonly (() => void)[] = [
    () => database.update('VM', any('VM'), { resident_on: nullRef, power_state: 'Halted' }),
    () => database.update('VM', any('VM'), { resident_on: any('host'), power_state: 'Running' }),
    () => database.update('VM', any('VM'), { scheduled_to_be_resident_on: any('host') }),
    () => database.update('VM', any('VM'), { ha_always_run: chance.next() < 0.5 }),
    () => database.update('VM', any('VM'), { memory_static_max: 3 * gibibyte }),
    () => database.update('VBD', any('VBD'), { VDI: any('VDI') }),
    () => database.update('VBD', any('VBD'), { empty: chance.next() < 0.5 }),
    () => database.update('VIF', any('VIF'), { network: any('network') }),
    () => database.remove('VIF', any('VIF')),
    () => database.update('PBD', any('PBD'), { currently_attached: chance.next() < 0.5 }),
    () => database.update('host', any('host'), { enabled: chance.next() < 0.8 }),
    () => database.update('SR', any('SR'), { shared: chance.next() < 0.8 }),
    () => void database.create('VGPU', { VM: any('VM') }),
  ]
  changes[Math.floor(chance.next() * changes.length)]?.()
}

function drawChange(database: PoolDatabase, chance: SeededChance): PlannedChange {
  const any = (className: string): Ref =>
    database.refs(className)[Math.floor(chance.next() * database.refs(className).length)] ?? nullRef
  const some = (): boolean => chance.next() < 0.3
  return {
    ...(some() && { arriving: [{ vm: any('VM'), host: any('host') }] }),
    ...(some() && { leaving: [any('VM')] }),
    ...(some() && { newlyProtected: [any('VM')] }),
    ...(some() && { hostsToDisable: [any('host')] }),
  }
}

/** A plan whose lists of sizes are in order: who comes first among the VMs of a host makes no difference. */
function comparable(plan: ReturnType<typeof computeRestartPlan>): unknown {
  const sorted = (sizes: readonly number[]) => sizes.toSorted((first, second) => first - second)
  return {
    ...plan,
    next: {
      ...plan.next,
      hosts: plan.next.hosts.map(({ free, sizes }) => ({ free, sizes: sorted(sizes) })),
      idle: sorted(plan.next.idle),
    },
  }
}

test('a restart plan from what was kept is the plan of a reader who has never looked, and of one VM at a time', () => {
  for (let seed = 0; seed < 12; seed += 1) {
    const chance = new SeededChance(seedChance(`kept guests ${seed}`))
    const database = drawPool(chance)
    for (let round = 0; round < 25; round += 1) {
      changeSomething(database, chance)
      const change = drawChange(database, chance)
      const plan = comparable(computeRestartPlan(database, '24.39', liveHosts(database), 1, change))
      const fresh = database.fork({ uuid: () => 'none', changed: () => undefined })
      expect(comparable(computeRestartPlan(fresh, '24.39', liveHosts(fresh), 1, change))).toEqual(plan)
      const protectedVms = protectedVmsOf(fresh)
      expect(
        comparable(computeRestartPlan(fresh, '24.39', liveHosts(fresh), 1, { ...change, protectedVms })),
      ).toEqual(plan)
      expect(protectedVmsOf(database)).toEqual(protectedVms)
      expect(protectedNetworks(database)).toEqual(protectedNetworks(fresh))
      expect(protectedSrs(database)).toEqual(protectedSrs(fresh))
    }
  }
})
