import type { ForecastSection } from '../../../src/provider/forecast.js'
import type { Database, DatabaseRecord } from '../../emulator/database/database.js'
import { findAnywhere, table } from '../observation/find.js'
import type { XapiObservation } from '../observation/observation.js'
import type { XapiRecord } from '../session/xapi-session.js'

/** The CPU features of each host before the plan and after it, and how many are lost to levelling. */
export function cpuTable(
  name: string,
  observation: XapiObservation,
  database: Database,
): readonly ForecastSection[] {
  const hosts = database.records('host').map(([, record]) => record)
  if (hosts.length < 2) return []
  const rows = hosts.map(host => {
    const found = findAnywhere(observation, 'host', String(host.uuid))
    const poolBefore = found && [...table(found.pool, 'pool').values()][0]
    const before = found === undefined ? '' : featuresFor(poolBefore, found.record)
    const after = featuresFor(database.records('pool').at(0)?.[1], host)
    const lost = bitsLost(before, after)
    const cells = [
      String(host.name_label),
      field(host, 'modelname'),
      before,
      after,
      lost === 0 ? '' : String(lost),
    ]
    return lost === 0 ? { cells } : { cells, emphasis: 'changed' as const }
  })
  const columns = [
    { title: 'Host', align: 'left' as const },
    { title: 'CPU', align: 'left' as const },
    { title: 'Features before', align: 'left' as const },
    { title: 'Features after', align: 'left' as const },
    { title: 'Lost', align: 'right' as const },
  ]
  return [{ kind: 'table', title: `CPU levelling of ${name}`, isNotable: false, columns, rows }]
}

/** How many features the first set has that the second has not; sets are hexadecimal words joined by dashes. */
function bitsLost(before: string, after: string): number {
  const later = after.split('-')
  return before.split('-').reduce((sum, word, place) => {
    const gone = BigInt(`0x0${word}`) & ~BigInt(`0x0${later[place] ?? ''}`)
    return sum + [...gone.toString(2)].filter(digit => digit === '1').length
  }, 0)
}

type Record = DatabaseRecord | XapiRecord

/** What guests see: up to 6.x the host's own set, perhaps masked; later the level of the pool. */
function featuresFor(pool: Record | undefined, host: Record): string {
  const keys = ['features_hvm_host', 'features_hvm']
  const levelled = keys.map(key => (pool === undefined ? '' : field(pool, key)))
  const own = [...keys, 'features'].map(key => field(host, key))
  return [...levelled, ...own].find(features => features !== '') ?? ''
}

function field(record: Record, key: string): string {
  const info: unknown = record['cpu_info']
  if (typeof info !== 'object' || info === null || Array.isArray(info)) return ''
  const value = Object.entries(info).find(([name]) => name === key)?.[1] as unknown
  return typeof value === 'string' ? value : ''
}
