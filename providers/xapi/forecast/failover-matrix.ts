import type { ForecastSection } from '../../../src/provider/forecast.js'
import { mebibytes } from '../catalogue/entry.js'
import type { Failover, Failure } from './failover.js'
import type { Failures } from './failures.js'

type Matrix = Extract<ForecastSection, { kind: 'matrix' }>

/** Which VM goes where, in turn, for each host that fails and for each pair; and what memory is left on the others. */
export function failoverMatrices(name: string, { single, pairs }: Failures): readonly ForecastSection[] {
  const hosts = single.flatMap(failure => failure.hosts)
  return [
    ...destinations(`Which VM of ${name} goes where`, 'If it fails', hosts, single),
    ...destinations(`Which VM of ${name} goes where if two hosts fail at once`, 'If both fail', hosts, pairs),
    ...(hosts.length < 2 ? [] : [memoryLeft(name, hosts, [...single, ...pairs])]),
  ]
}

function destinations(
  title: string,
  rowTitle: string,
  hosts: readonly string[],
  failures: readonly Failure[],
): readonly Matrix[] {
  if (failures.every(({ failovers }) => failovers.length === 0)) return []
  const rows = failures.map(failure => ({
    title: failure.hosts.join(', '),
    cells: [
      ...hosts.map(host =>
        failure.hosts.includes(host) ? '—' : vms(failure.failovers, ({ to }) => to === host),
      ),
      vms(failure.failovers, ({ fate }) => fate === 'tried'),
      vms(failure.failovers, ({ fate }) => fate === 'down'),
    ],
  }))
  const columns = [...hosts, 'Not for certain', 'Stays down']
  return [{ kind: 'matrix', title, isNotable: false, rowTitle, columnTitle: 'its VMs go to', columns, rows }]
}

function vms(failovers: readonly Failover[], isMeant: (failover: Failover) => boolean): string {
  return failovers
    .filter(isMeant)
    .map(({ vm }) => vm)
    .join(', ')
}

function memoryLeft(name: string, hosts: readonly string[], failures: readonly Failure[]): Matrix {
  return {
    kind: 'matrix',
    title: `Memory left for more restarts in ${name} after a failure`,
    isNotable: false,
    rowTitle: 'If it fails',
    columnTitle: 'left on',
    columns: hosts,
    rows: failures.map(({ hosts: failed, left }) => ({
      title: failed.join(', '),
      cells: hosts.map(host => {
        const bytes = left.get(host)
        return bytes === undefined ? '—' : mebibytes(String(bytes))
      }),
    })),
  }
}
