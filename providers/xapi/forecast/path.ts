import type { ForecastSection } from '../../../src/provider/forecast.js'
import type { Database } from '../../emulator/database/database.js'
import { srPaths } from '../rehearsal/path.js'

/** Shared SRs against hosts: which is attached where. */
export function pathSection(name: string, database: Database): readonly ForecastSection[] {
  const paths = srPaths(database)
  const hosts = database.records('host').map(([, record]) => record)
  if (paths.length === 0) return []
  return [
    {
      kind: 'matrix',
      title: `SR paths of ${name} after the plan`,
      isNotable: paths.some(path => [...path.attached.values()].includes(false)),
      rowTitle: 'SR',
      columnTitle: 'Host',
      columns: hosts.map(host => String(host.name_label)),
      rows: paths.map(path => ({
        title: path.name,
        cells: hosts.map(host => (path.attached.get(String(host.uuid)) === true ? 'attached' : 'no path')),
      })),
    },
  ]
}
