import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { agilityRefusals, agilitySources } from '../rules/agility.js'
import { textOf } from '../rules/field.js'
import { isProtected } from '../rules/ha-storage.js'
import type { Entry } from '../rules/related.js'
import { versionOf } from '../rules/remembered.js'
import { neededToRestart } from '../rules/vm-memory.js'

/** A VM that HA restarts. */
export interface Guest {
  readonly vm: Ref
  readonly uuid: string
  /** Bytes that its restart takes. */
  readonly needs: number
  /** False for one that is tied to some of the hosts. */
  readonly isAgile: boolean
}

/** VMs that HA restarts and that are in one place. */
export interface Guests {
  readonly all: readonly Guest[]
  /** What the agile ones need. */
  readonly agileSizes: readonly number[]
}

const known = new WeakMap<readonly Entry[], { readonly version: number; readonly guests: Guests }>()

/** The protected VMs of a list that the database keeps; worked out again only where one of them has changed. */
export function protectedAmong(database: Database, entries: readonly Entry[]): Guests {
  const version = versionOf(database, agilitySources)
  const before = known.get(entries)
  if (before?.version === version) return before.guests
  const guests = together(
    entries.flatMap(([vm, record]) => (isProtected(record) ? [guestOf(database, vm, record)] : [])),
  )
  known.set(entries, { version, guests })
  return guests
}

/** VMs as those of one place. */
export function together(all: readonly Guest[]): Guests {
  return { all, agileSizes: all.flatMap(({ isAgile, needs }) => (isAgile ? [needs] : [])) }
}

/** What a restart of a VM takes, protected or not. */
export function guestOf(database: Database, vm: Ref, record: DatabaseRecord): Guest {
  return {
    vm,
    uuid: textOf(record, 'uuid'),
    needs: neededToRestart(record),
    isAgile: agilityRefusals(database, vm).length === 0,
  }
}
