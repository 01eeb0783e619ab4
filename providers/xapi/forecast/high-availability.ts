import type { ForecastSection } from '../../../src/provider/forecast.js'
import type { Json } from '../../../src/provider/step.js'
import type { Database, DatabaseRecord } from '../../emulator/database/database.js'
import { maximumFailures } from '../../emulator/ha/failover-plan.js'
import { protectedVmsOf } from '../../emulator/rules/ha-storage.js'
import { failures } from '../kinds/ha_plan/steps.js'
import { type Failover, failoverOf } from './failover.js'

/** What HA guarantees after the plan, and for each host what restarts where if it fails; nothing where HA is off. */
export function haSections(name: string, release: string, database: Database): readonly ForecastSection[] {
  const pool = poolOf(database)
  if (pool?.['ha_enabled'] !== true) return []
  const hosts = database.records('host')
  const most = maximumFailures(database, release)
  const wanted = Number(pool['ha_host_failures_to_tolerate'] ?? 0)
  const isKept = pool['ha_overcommitted'] !== true
  const protectedCount = protectedVmsOf(database).length
  const lines = [
    isKept
      ? `Guaranteed: ${failures(wanted)}; ${most} at most.`
      : `Not guaranteed: ${failures(wanted)} were asked for, ${most} hold.`,
    protectedCount === 0 ? 'No VM is protected.' : `${vms(protectedCount)} protected.`,
  ]
  const rows = hosts.flatMap(([ref, host]) =>
    failoverOf(database, release, [ref]).map(failover => ({
      cells: [
        String(host['name_label']),
        failover.vm,
        String(failover.order),
        failover.startDelaySeconds === 0 ? '' : `${failover.startDelaySeconds} s`,
        outcome(failover),
      ],
      ...(failover.to === undefined && failover.isProtected ? { emphasis: 'bad' as const } : {}),
    })),
  )
  return [
    { kind: 'text', title: `High availability of ${name} after the plan`, isNotable: true, lines },
    ...(rows.length === 0 ? [] : [failoverTable(`If a host of ${name} fails`, rows)]),
  ]
}

type Table = Extract<ForecastSection, { kind: 'table' }>

function failoverTable(title: string, rows: Table['rows']): Table {
  return {
    kind: 'table',
    title,
    isNotable: true,
    columns: [
      { title: 'Host', align: 'left' },
      { title: 'VM', align: 'left' },
      { title: 'Turn', align: 'right' },
      { title: 'Then wait', align: 'right' },
      { title: 'What becomes of it', align: 'left' },
    ],
    rows,
  }
}

/** Where a VM goes, or why it stays down. */
export function outcome(failover: Failover): string {
  if (failover.to !== undefined) return `restarts on ${failover.to}`
  const why = failover.why ?? ''
  return failover.isProtected && !why.startsWith('tried') ? `stays down: ${why}` : why
}

/** The same for programs. */
export function haFacts(release: string, database: Database): { readonly [name: string]: Json } {
  const pool = poolOf(database)
  const isOn = pool?.['ha_enabled'] === true
  return {
    ha_enabled: isOn,
    max_failures: maximumFailures(database, release),
    guarantee: !isOn ? 'none' : pool['ha_overcommitted'] === true ? 'overcommitted' : 'complete',
    overcommitted: pool?.['ha_overcommitted'] === true,
    failover: Object.fromEntries(
      database
        .records('host')
        .map(([ref, host]) => [
          String(host['name_label']),
          failoverOf(database, release, [ref]).map(factsOf),
        ]),
    ),
  }
}

function factsOf(failover: Failover): Json {
  return {
    vm: failover.vm,
    order: failover.order,
    start_delay: failover.startDelaySeconds,
    to: failover.to ?? null,
    why: failover.why ?? null,
  }
}

function poolOf(database: Database): DatabaseRecord | undefined {
  return database.records('pool').at(0)?.[1]
}

function vms(count: number): string {
  return count === 1 ? '1 VM is' : `${count} VMs are`
}
