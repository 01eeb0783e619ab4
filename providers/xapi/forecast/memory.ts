import type { ForecastSection } from '../../../src/provider/forecast.js'
import type { Json } from '../../../src/provider/step.js'
import type { Database } from '../../emulator/database/database.js'
import { findAnywhere } from '../observation/find.js'
import { hostMemory as observedMemory } from '../observation/memory.js'
import type { XapiObservation } from '../observation/observation.js'
import { hostMemory } from '../rehearsal/memory.js'

/** Below this share of the whole, free memory is marked as scarce. */
const scarceShare = 0.1

const measure = 'memory in use'

/** Memory of each host after the plan. */
export function memorySection(pool: string, database: Database): ForecastSection {
  return {
    kind: 'table',
    title: `Memory of ${pool} after the plan`,
    measure,
    isNotable: true,
    columns: [
      { title: 'Host', align: 'left' },
      { title: 'Total', align: 'right' },
      { title: 'Used', align: 'right' },
      { title: 'Free', align: 'right' },
    ],
    rows: database.records('host').map(([reference, record]) => {
      const memory = hostMemory(database, reference)
      const cells = [
        String(record.name_label),
        mebibytes(memory.totalBytes),
        mebibytes(memory.totalBytes - memory.freeBytes),
        mebibytes(memory.freeBytes),
      ]
      return memory.freeBytes < memory.totalBytes * scarceShare
        ? { cells, emphasis: 'bad' as const }
        : { cells }
    }),
  }
}

/** Memory in use on each host, before and after the plan. */
export function memoryGauge(pool: string, observation: XapiObservation, database: Database): ForecastSection {
  const rows = database.records('host').map(([reference, record]) => {
    const found = findAnywhere(observation, 'host', String(record.uuid))
    const free = found === undefined ? undefined : observedMemory(found.pool, found.ref)?.free
    const { totalBytes, freeBytes } = hostMemory(database, reference)
    return {
      title: String(record.name_label),
      total: inMebibytes(totalBytes),
      ...(free === undefined ? {} : { before: inMebibytes(totalBytes - free) }),
      after: inMebibytes(totalBytes - freeBytes),
    }
  })
  const title = `Memory of ${pool} before and after`
  return { kind: 'gauge', title, isNotable: false, measure, unit: 'MiB', rows }
}

/** The same in bytes, by the name of the host. */
export function memoryFacts(database: Database): Json {
  return Object.fromEntries(
    database.records('host').map(([reference, record]) => {
      const memory = hostMemory(database, reference)
      return [String(record.name_label), { total: memory.totalBytes, free: memory.freeBytes }]
    }),
  )
}

function mebibytes(bytes: number): string {
  return `${inMebibytes(bytes)} MiB`
}

function inMebibytes(bytes: number): number {
  return Math.round(bytes / 1048576)
}
