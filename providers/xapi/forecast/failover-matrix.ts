import type { ForecastSection } from '../../../src/provider/forecast.js'
import type { Database } from '../../emulator/database/database.js'
import { failoverOf } from './failover.js'

/** Which VM goes where, for each host that fails; nothing where HA is off or no VM runs. */
export function failoverMatrix(
  name: string,
  release: string,
  database: Database,
): readonly ForecastSection[] {
  if (database.records('pool').at(0)?.[1]['ha_enabled'] !== true) return []
  const hosts = database.records('host')
  const names = hosts.map(([, host]) => String(host['name_label']))
  const rows = hosts.map(([ref, host]) => {
    const failovers = failoverOf(database, release, [ref])
    const title = String(host['name_label'])
    const going = names.map(to => failovers.filter(each => each.to === to).map(each => each.vm))
    const open = failovers.filter(each => each.to === undefined && !each.isProtected).map(each => each.vm)
    const down = failovers.filter(each => each.to === undefined && each.isProtected).map(each => each.vm)
    return {
      title,
      cells: [...going, open, down].map((vms, place) => (names[place] === title ? '—' : vms.join(', '))),
    }
  })
  if (rows.every(({ cells }) => cells.every(cell => cell === '' || cell === '—'))) return []
  return [
    {
      kind: 'matrix',
      title: `Which VM of ${name} goes where`,
      isNotable: false,
      rowTitle: 'If it fails',
      columnTitle: 'its VMs go to',
      columns: [...names, 'Not for certain', 'Stays down'],
      rows,
    },
  ]
}
