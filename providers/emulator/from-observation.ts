import { seedChance } from './chance/seeded-chance.js'
import { drainMicrotasks } from './clock/virtual-time.js'
import { findClass } from './datamodel/datamodel.js'
import type { Database, DatabaseRecord, FieldValue, Ref } from './database/database.js'
import { readValue } from './dispatch/check-value.js'
import type { Emulator } from './emulator.js'
import { inferMachines, type InferredMachine } from './lab/infer-machines.js'
import { inferUpdates } from './lab/infer-updates.js'
import { allHandlers, LivingEmulator } from './living-emulator.js'
import { LivingWorld } from './living-world.js'
import { noLog } from './persistence/world-log.js'
import { fileKey } from './rules/update.js'

/** What was read of pools that are not emulated, to be emulated from then on. */
export interface ObservedWorld {
  /** Seconds since 1970. */
  readonly seconds: number
  readonly pools: readonly ObservedTables[]
  /** Updates that are yet to be uploaded, of which nothing is known but that they fit, and the UUID where somebody wrote it. */
  readonly newUpdates: readonly { readonly label: string; readonly uuid: string | undefined }[]
  /** Names of ISO images that are asked for, and that storage which no pool has looked at yet is taken to hold. */
  readonly newIsos?: readonly string[]
}

/** One pool: class name → reference → record, numbers as numbers or as text. */
export interface ObservedTables {
  readonly tables: ReadonlyMap<string, ReadonlyMap<Ref, DatabaseRecord>>
  /** Who reads it, and may do all there as far as anybody knows. */
  readonly username: string
  /** Theirs, and taken for root's. */
  readonly password: string
  /** By host uuid: how far its clock is ahead, in seconds. */
  readonly clockSkews: ReadonlyMap<string, number>
}

/**
 * An emulator whose pools hold what was observed; in memory only. Hardware is inferred from the records: NICs from PIFs,
 * cables from their carrier. Of storage nothing is known, so every host reaches all of it.
 */
export function emulateObserved(observed: ObservedWorld): Emulator {
  const inferred = observed.pools.map(pool => inferMachines(pool))
  const machines = withUniqueLabels(inferred.flat())
  const world = new LivingWorld(
    {
      segments: new Map(),
      machines: new Map(machines.map(({ machine }) => [machine.label, machine])),
      nas: new Map(),
      updates: inferUpdates(observed),
      templates: new Map(),
      accounts: observed.pools.map(({ username, password }) => ({
        name: username,
        password,
        role: 'pool-admin',
      })),
      isStorageUnknown: true,
      assumedIsos: observed.newIsos ?? [],
    },
    {
      seconds: observed.seconds,
      chance: seedChance('observed'),
      databases: [],
      machines: [],
      agenda: [],
      facts: [],
    },
    { handlers: allHandlers, drain: drainMicrotasks, changed: () => undefined },
  )
  for (const { tables } of observed.pools) {
    const database = world.createDatabase()
    for (const [className, records] of tables)
      for (const [ref, record] of records) adopt(database, className, ref, record)
    const coordinator = database.records('pool')[0]?.[1]['master']
    for (const { machine, state } of machines) {
      if (tables.get('host')?.has(state.hostRef) !== true) continue
      const role = state.hostRef === coordinator ? 'coordinator' : 'member'
      world.setMachine({ ...state, label: machine.label, databaseId: database.id, role })
      keepPatchFiles(world, database, state.hostUuid)
    }
  }
  return new LivingEmulator(world, noLog)
}

/** Copies a record; what the datamodel does not know, or of a wrong type, is left at its default. */
function adopt(database: Database, className: string, ref: Ref, record: DatabaseRecord): void {
  const model = findClass(className)
  if (model === undefined) return
  const fields: Record<string, FieldValue> = {}
  for (const [name, value] of Object.entries(record)) {
    const field = model.fields.get(name)
    const read = field === undefined ? undefined : readValue(field.type, value)
    if (read !== undefined) fields[name] = read
  }
  database.create(model.name, fields, ref)
}

/** Files of patches cannot be seen; those that a pool knows are taken to be still there. */
function keepPatchFiles(world: LivingWorld, database: Database, hostUuid: string): void {
  for (const [, patch] of database.records('pool_patch'))
    world.setFact(fileKey(hostUuid, String(patch['uuid'])), true)
}

/** Machines are called like their hosts; where two are called alike, by their uuid. */
function withUniqueLabels(machines: readonly InferredMachine[]): readonly InferredMachine[] {
  const counts = new Map<string, number>()
  for (const { machine } of machines) counts.set(machine.label, (counts.get(machine.label) ?? 0) + 1)
  return machines.map(each =>
    counts.get(each.machine.label) === 1
      ? each
      : { ...each, machine: { ...each.machine, label: each.state.hostUuid } },
  )
}
