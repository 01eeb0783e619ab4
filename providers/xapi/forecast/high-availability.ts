import type { ForecastSection } from '../../../src/provider/forecast.js'
import type { Database } from '../../emulator/database/database.js'
import { maximumFailures } from '../../emulator/ha/failover-plan.js'
import { protectedVmsOf } from '../../emulator/rules/ha-storage.js'
import { mebibytes } from '../catalogue/entry.js'
import { failures as failuresInWords } from '../kinds/ha_plan/steps.js'
import type { Failover } from './failover.js'
import { type Failures, isCarried, scarcest } from './failures.js'

type Table = Extract<ForecastSection, { kind: 'table' }>

/** More pairs than this are summed up in a sentence; each is in the matrix. */
const mostPairsShown = 15

/** What HA guarantees after the plan: for each host what restarts where, for each pair what does not, and what is tied. */
export function haSections(
  name: string,
  release: string,
  database: Database,
  failures: Failures,
): readonly ForecastSection[] {
  const pool = database.records('pool').at(0)?.[1]
  const most = maximumFailures(database, release)
  const wanted = Number(pool?.['ha_host_failures_to_tolerate'] ?? 0)
  const protectedCount = protectedVmsOf(database).length
  const lines = [
    pool?.['ha_overcommitted'] === true
      ? `Not guaranteed: ${failuresInWords(wanted)} were asked for, ${most} hold.`
      : `Guaranteed: ${failuresInWords(wanted)}; ${most} at most.`,
    protectedCount === 0 ? 'No VM is protected.' : `${vms(protectedCount)} protected.`,
    ...(protectedCount === 0 ? [] : [...leastMemory(failures), ...pairsCarried(failures)]),
  ]
  return [
    { kind: 'text', title: `High availability of ${name} after the plan`, isNotable: true, lines },
    ...failoverTable(`If a host of ${name} fails`, failures),
    ...pairTable(`If two hosts of ${name} fail at once`, failures),
  ]
}

function leastMemory({ single }: Failures): readonly string[] {
  const found = single
    .filter(isCarried)
    .flatMap(failure => {
      const [host, bytes] = scarcest(failure) ?? []
      return host === undefined || bytes === undefined ? [] : [{ failed: failure.hosts[0], host, bytes }]
    })
    .toSorted((one, other) => one.bytes - other.bytes)
    .at(0)
  if (found === undefined) return []
  return [
    `Memory is scarcest on ${found.host} if ${found.failed} fails: ${wholeMebibytes(found.bytes)} are left for more restarts.`,
  ]
}

function pairsCarried({ pairs }: Failures): readonly string[] {
  if (pairs.length === 0) return []
  const carried = pairs.filter(isCarried).length
  return [
    carried === pairs.length
      ? 'Any two hosts can fail at once, and every protected VM restarts.'
      : `Two hosts at once: in ${carried} of ${pairs.length} pairs every protected VM restarts for certain.`,
  ]
}

function failoverTable(title: string, { single }: Failures): readonly Table[] {
  const rows = single.flatMap(({ hosts: [host = ''], failovers }) =>
    failovers.map(failover => ({
      cells: [
        host,
        failover.vm,
        String(failover.order),
        failover.startDelaySeconds === 0 ? '' : `${failover.startDelaySeconds} s`,
        failover.leftBytes === undefined ? '' : wholeMebibytes(failover.leftBytes),
        outcome(failover),
      ],
      ...(failover.to === undefined && failover.isProtected ? { emphasis: 'bad' as const } : {}),
    })),
  )
  if (rows.length === 0) return []
  const columns = [
    { title: 'Host', align: 'left' },
    { title: 'VM', align: 'left' },
    { title: 'Turn', align: 'right' },
    { title: 'Then wait', align: 'right' },
    { title: 'Left there', align: 'right' },
    { title: 'What becomes of it', align: 'left' },
  ] as const
  return [{ kind: 'table', title, isNotable: true, columns, rows }]
}

function pairTable(title: string, { pairs }: Failures): readonly Table[] {
  if (pairs.every(({ failovers }) => failovers.length === 0)) return []
  const rows = pairs.map(failure => {
    const count = (fate: Failover['fate']): string =>
      String(failure.failovers.filter(failover => failover.fate === fate).length)
    const [host, bytes] = scarcest(failure) ?? []
    const least =
      host === undefined || bytes === undefined
        ? 'no host takes VMs'
        : `${wholeMebibytes(bytes)} on ${host}${isCarried(failure) ? '' : ', before they are tried'}`
    return {
      cells: [failure.hosts.join(', '), count('restarts'), count('tried'), count('down'), least],
      ...(isCarried(failure) ? {} : { emphasis: 'bad' as const }),
    }
  })
  const columns = [
    { title: 'Hosts', align: 'left' },
    { title: 'Restart', align: 'right' },
    { title: 'Tried', align: 'right' },
    { title: 'Stay down', align: 'right' },
    { title: 'Least memory left', align: 'left' },
  ] as const
  return [{ kind: 'table', title, isNotable: pairs.length <= mostPairsShown, columns, rows }]
}

/** Where a VM goes, or why it stays down. */
function outcome(failover: Failover): string {
  if (failover.to !== undefined) return `restarts on ${failover.to}`
  const why = failover.why ?? ''
  return failover.isProtected && failover.fate === 'down' ? `stays down: ${why}` : why
}

function wholeMebibytes(bytes: number): string {
  return mebibytes(String(Math.round(bytes / 1048576) * 1048576))
}

function vms(count: number): string {
  return count === 1 ? '1 VM is' : `${count} VMs are`
}
