import { findClass } from '../../providers/emulator/datamodel/datamodel.js'
import { nullRef, type Database, type DatabaseRecord } from '../../providers/emulator/database/database.js'
import type { PoolDatabase } from '../../providers/emulator/database/pool-database.js'
import type { Emulator } from '../../providers/emulator/emulator.js'
import { LivingWorld } from '../../providers/emulator/living-world.js'
import { isAttached, srOfVbd } from '../../providers/emulator/rules/related.js'
import { freeMemoryOf } from '../../providers/emulator/rules/vm-memory.js'

/** What no lab may show at any moment, in words; empty when all is well. */
export function findFaults({ world }: Emulator): readonly string[] {
  if (!(world instanceof LivingWorld)) throw new Error('a world in memory')
  world.collect()
  return [
    ...world
      .databases()
      .flatMap(database => [
        ...vmFaults(database),
        ...diskFaults(database),
        ...memoryFaults(database),
        ...referenceFaults(database),
      ]),
    ...leaderFaults(world),
  ]
}

/** What runs has a place with its storage; what does not has none. */
function vmFaults(database: Database): readonly string[] {
  return database.records('VM').flatMap(([vm, record]) => {
    if (record['is_control_domain'] === true) return []
    const state = String(record['power_state'])
    const home = String(record['resident_on'])
    const name = String(record['name_label'])
    const isActive = state === 'Running' || state === 'Paused'
    if (!isActive) return home === nullRef ? [] : [`${name} is ${state} and resident`]
    if (database.get('host', home) === undefined) return [`${name} is ${state} nowhere`]
    return database.referring('VBD', 'VM', vm).flatMap(([, vbd]) => {
      const sr = srOfVbd(database, vbd)
      return vbd['currently_attached'] !== true || sr === undefined || isAttached(database, home, sr)
        ? []
        : [`${name} runs where its SR is not plugged`]
    })
  })
}

/** No disk is written by two running VMs. */
function diskFaults(database: Database): readonly string[] {
  const writers = new Map<string, number>()
  for (const [, vbd] of database.records('VBD')) {
    const vdi = database.get('VDI', String(vbd['VDI']))
    if (
      vbd['currently_attached'] !== true ||
      vbd['mode'] !== 'RW' ||
      vdi === undefined ||
      vdi['sharable'] === true
    )
      continue
    writers.set(String(vbd['VDI']), (writers.get(String(vbd['VDI'])) ?? 0) + 1)
  }
  return [...writers].flatMap(([vdi, count]) => (count > 1 ? [`${count} VMs write to ${vdi}`] : []))
}

function memoryFaults(database: Database): readonly string[] {
  return database.records('host').flatMap(([host, record]) => {
    const free = freeMemoryOf(database, host)
    return free < 0 ? [`${String(record['name_label'])} is short of ${-free} bytes`] : []
  })
}

/** References lead to something that is there. */
function referenceFaults(database: PoolDatabase): readonly string[] {
  return [...database.rows()].flatMap(([className, table]) => {
    const fields = [...(findClass(className)?.fields.values() ?? [])]
    return [...table.entries()].flatMap(([, row]: [string, DatabaseRecord]) =>
      fields.flatMap(({ name, type }) => {
        if (type.kind !== 'ref') return []
        const target = String(row[name] ?? nullRef)
        const isFine =
          target === nullRef || target === '' || database.get(type.className, target) !== undefined
        return isFine ? [] : [`${className}.${name} leads nowhere`]
      }),
    )
  })
}

/** One machine leads each pool: the one whose host the pool names. */
function leaderFaults(world: LivingWorld): readonly string[] {
  return world.databases().flatMap(database => {
    const [pool] = database.records('pool')
    const machines = [...world.hardware.machines.keys()]
      .map(label => world.machine(label))
      .filter(state => state.databaseId === database.id)
    const leaders = machines.filter(({ role }) => role === 'coordinator')
    return leaders.length === 1 && leaders[0]?.hostRef === pool?.[1]['master']
      ? []
      : [`${leaders.map(({ label }) => label).join(', ') || 'nobody'} leads`]
  })
}
