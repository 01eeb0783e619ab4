import { findClass } from '../datamodel/datamodel.js'
import { nullRef, type DatabaseRecord, type Ref } from './database.js'
import type { PoolDatabase } from './pool-database.js'

/** Objects that go with what they belong to (xapi.md §9.2): class and the fields that must refer to something alive. */
const belongs: readonly (readonly [className: string, fields: readonly string[]])[] = [
  ['PBD', ['host', 'SR']],
  ['VBD', ['VM']],
  ['VIF', ['VM', 'network']],
  ['PIF', ['host', 'network']],
  ['VDI', ['SR']],
  ['Bond', ['master']],
  ['VLAN', ['tagged_PIF', 'untagged_PIF']],
  ['host_patch', ['host', 'pool_patch']],
  ['host_cpu', ['host']],
  ['console', ['VM']],
  ['PGPU', ['host']],
]

/** Fields that may be empty, but whose object goes when what they refer to is gone (xapi.md §5.4). */
const lean: readonly (readonly [className: string, field: string])[] = [['VBD', 'VDI']]

/** Records that exist for one other record: class, the class that refers to it, and by which field. */
const owned: readonly (readonly [className: string, owner: string, field: string])[] = [
  ['host_metrics', 'host', 'metrics'],
  ['PIF_metrics', 'PIF', 'metrics'],
  ['VM_metrics', 'VM', 'metrics'],
  ['VM_guest_metrics', 'VM', 'guest_metrics'],
]

const collected = new WeakMap<PoolDatabase, number>()

/**
 * Removes what belonged to objects that are gone, and nulls references to them. Does nothing where nothing went since the
 * last time; `gone` are objects that went before the database's own memory begins.
 */
export function collect(database: PoolDatabase, gone: ReadonlySet<Ref> = new Set()): void {
  const before = collected.get(database) ?? 0
  if (database.stamps.lastRemoval > before || gone.size > 0) {
    while (removeOrphans(database)) continue
    nullDeadReferences(database, new Set([...gone, ...removedSince(database, before)]))
  }
  collected.set(database, database.stamps.generation)
}

/** Objects that went since the last collection. */
export function uncollected(database: PoolDatabase): ReadonlySet<Ref> {
  const before = collected.get(database) ?? 0
  return database.stamps.lastRemoval > before ? removedSince(database, before) : new Set()
}

function removedSince(database: PoolDatabase, generation: number): ReadonlySet<Ref> {
  const removed = database.stamps.since(generation).filter(stamp => stamp.removed !== undefined)
  return new Set(removed.map(stamp => stamp.ref))
}

function removeOrphans(database: PoolDatabase): boolean {
  const orphans: [string, Ref][] = []
  for (const [className, fields] of belongs) {
    for (const [ref, record] of database.records(className)) {
      if (fields.some(field => isDead(database, className, field, record))) orphans.push([className, ref])
    }
  }
  for (const [className, field] of lean) {
    for (const [ref, record] of database.records(className)) {
      if (record[field] !== nullRef && isDead(database, className, field, record))
        orphans.push([className, ref])
    }
  }
  for (const [className, owner, field] of owned) {
    const held = new Set(database.records(owner).map(([, record]) => record[field]))
    for (const ref of database.refs(className)) if (!held.has(ref)) orphans.push([className, ref])
  }
  for (const [className, ref] of orphans) database.remove(className, ref)
  return orphans.length > 0
}

function isDead(database: PoolDatabase, className: string, field: string, record: DatabaseRecord): boolean {
  const type = findClass(className)?.fields.get(field)?.type
  const target = record[field]
  return type?.kind === 'ref' && typeof target === 'string' && !database.has(type.className, target)
}

function nullDeadReferences(database: PoolDatabase, removed: ReadonlySet<Ref>): void {
  for (const [className, table] of database.rows()) {
    const fields = [...(findClass(className)?.fields.values() ?? [])].filter(
      field => field.type.kind === 'ref',
    )
    for (const [ref, row] of table.entries()) {
      const dead = fields.filter(field => removed.has(String(row[field.name])))
      if (dead.length > 0)
        database.update(className, ref, Object.fromEntries(dead.map(field => [field.name, nullRef])))
    }
  }
}
