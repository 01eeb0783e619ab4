import type { ChanceState } from '../chance/seeded-chance.js'
import type { DatabaseRecord, FieldValue, Ref } from '../database/database.js'
import { Table } from '../database/table.js'
import type { WorldContent } from '../living-world.js'
import type { AgendaEntry, MachineState } from '../world.js'
import { isVolatileClass, withoutVolatile } from './volatile.js'

/** The version of the file's layout. */
export const snapshotVersion = 1

/** A whole world as text. */
export interface Snapshot {
  readonly version: number
  /** The number of the log that goes on from here. */
  readonly log: number
  /** The hardware that the world was made from: kind and label → what it was. */
  readonly lab: Readonly<Record<string, string>>
  readonly seconds: number
  readonly chance: ChanceState
  readonly databases: readonly StoredDatabase[]
  readonly machines: readonly MachineState[]
  readonly agenda: readonly AgendaEntry[]
  readonly facts: readonly (readonly [string, FieldValue])[]
}

interface StoredDatabase {
  readonly id: string
  readonly generation: number
  readonly tables: Readonly<Record<string, readonly (readonly [Ref, DatabaseRecord])[]>>
}

/** A world as a snapshot: without sessions, tasks and operations under way. */
export function takeSnapshot(content: WorldContent, log: number, lab: Snapshot['lab']): Snapshot {
  const { seconds, chance, machines, agenda } = content
  const databases = content.databases.map(({ id, generation, tables }) => ({
    id,
    generation,
    tables: Object.fromEntries(
      [...tables]
        .filter(([className]) => !isVolatileClass(className))
        .map(([className, table]) => [
          className,
          [...table.entries()].map(([ref, row]) => [ref, withoutVolatile(row)] as const),
        ]),
    ),
  }))
  return {
    version: snapshotVersion,
    log,
    lab,
    seconds,
    chance,
    databases,
    machines,
    agenda,
    facts: [...content.facts],
  }
}

/** The content of a world from its snapshot. */
export function restoreContent(snapshot: Snapshot): WorldContent {
  return {
    ...snapshot,
    databases: snapshot.databases.map(({ id, generation, tables }) => ({
      id,
      generation,
      tables: new Map(Object.entries(tables).map(([className, rows]) => [className, new Table(rows)])),
    })),
  }
}
