import type { Pool, PoolClient } from 'pg'
import { type LockInfo, leaseSeconds, lockLost, parseLock } from '../../lock.js'
import type { JournalPiece, KeptTexts, StateStore } from '../store.js'
import { writeConflict } from '../write-conflict.js'
import { codeOf, postgresFailure } from './failures.js'
import { type Tables, creationStatements } from './tables.js'

/** What one database keeps for all workspaces. */
export interface PostgresDatabase {
  readonly pool: Pool
  readonly tables: Tables
  /** How many earlier states are kept. */
  readonly historyLength: number
  /** Takes Terraform's advisory lock beside ours; gives back what releases it, undefined where somebody has it. */
  readonly takeAdvisoryLock: ((workspace: string) => Promise<(() => Promise<void>) | undefined>) | undefined
}

/** One workspace's state in PostgreSQL. Every operation is one short transaction, so a pooler may stand between. */
export function postgresStore(database: PostgresDatabase, workspace: string, name: string): StateStore {
  const { pool, tables } = database
  let releaseAdvisory: (() => Promise<void>) | undefined
  let isReady: Promise<void> | undefined
  const ready = (): Promise<void> => {
    isReady ??= createTables(pool, tables).catch((error: unknown) => {
      isReady = undefined
      throw error
    })
    return isReady
  }
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw postgresFailure(error, name)
    }
  }
  const holder = async (): Promise<LockInfo | undefined> => {
    const { rows } = await pool.query(
      `select owner, fence from ${tables.locks} where name = $1 and expires_at > now()`,
      [workspace],
    )
    return readOwner(rows[0])
  }

  return {
    name,
    hasLease: true,
    read: () =>
      attempt(() =>
        ifThereAreTables({ state: undefined, journal: [] }, async () => {
          const { rows } = await pool.query(
            `select (select data from ${tables.states} where name = $1) as state,
              coalesce((select json_agg(data order by place) from ${tables.journal} where name = $1 and serial =
                (select max(serial) from ${tables.journal} where name = $1)), '[]') as journal`,
            [workspace],
          )
          return { state: rows[0]?.state ?? undefined, journal: rows[0]?.journal ?? [] }
        }),
      ),
    write: (kept, lock) =>
      attempt(() => transaction(pool, client => writeState(client, database, workspace, name, kept, lock))),
    append: (piece, lock) => attempt(() => appendPiece(pool, tables, workspace, name, piece, lock)),
    acquire: lock =>
      attempt(async () => {
        await ready()
        const fence = await takeRow(pool, tables, workspace, lock)
        if (fence === undefined) return { holder: await holder() }
        releaseAdvisory ??= await database.takeAdvisoryLock?.(workspace)
        if (database.takeAdvisoryLock && !releaseAdvisory) {
          await dropRow(pool, tables, workspace, lock.id)
          return { holder: undefined }
        }
        return { lock: { ...lock, fence } }
      }),
    renew: lock =>
      attempt(async () => {
        const { rowCount } = await pool.query(
          `update ${tables.locks} set expires_at = now() + $3 * interval '1 second' where name = $1 and id = $2`,
          [workspace, lock.id, leaseSeconds],
        )
        if (rowCount === 0) throw lockLost(name)
      }),
    release: lock =>
      attempt(async () => {
        await releaseAdvisory?.()
        releaseAdvisory = undefined
        await dropRow(pool, tables, workspace, lock.id)
      }),
    holder: () => attempt(() => ifThereAreTables(undefined, holder)),
    remove: () =>
      attempt(() =>
        transaction(pool, async client => {
          for (const table of [tables.states, tables.journal, tables.history])
            await client.query(`delete from ${table} where name = $1`, [workspace])
        }),
      ),
  }
}

/** Runs a reading query; before anything was ever kept there are no tables to read. */
export async function ifThereAreTables<T>(otherwise: T, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    const code = codeOf(error)
    if (code === '42P01' || code === '3F000') return otherwise
    throw error
  }
}

async function createTables(pool: Pool, tables: Tables): Promise<void> {
  await transaction(pool, async client => {
    // Two that create at the same moment would both fail on the catalogue; this lock ends with the transaction.
    await client.query('select pg_advisory_xact_lock(hashtext($1))', [`poolwright ${tables.schema}`])
    await client.query(creationStatements(tables))
  })
}

async function transaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let isBroken = false
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {
      isBroken = true
    })
    throw error
  } finally {
    client.release(isBroken)
  }
}

async function takeRow(
  pool: Pool,
  { locks, fences }: Tables,
  workspace: string,
  lock: LockInfo,
): Promise<number | undefined> {
  const { rows } = await pool.query(
    `insert into ${locks} as held (name, id, owner, fence, expires_at)
       values ($1, $2, $3, nextval('${fences.replaceAll("'", "''")}'), now() + $4 * interval '1 second')
     on conflict (name) do update
       set id = excluded.id, owner = excluded.owner, fence = excluded.fence, expires_at = excluded.expires_at
       where held.expires_at <= now() or held.id = excluded.id
     returning fence`,
    [workspace, lock.id, JSON.stringify(lock), leaseSeconds],
  )
  return rows[0] === undefined ? undefined : Number(rows[0].fence)
}

async function dropRow(pool: Pool, { locks }: Tables, workspace: string, id: string): Promise<void> {
  await pool.query(`delete from ${locks} where name = $1 and id = $2`, [workspace, id])
}

/** Whoever writes holds the row of the lock for as long, so that nobody takes it over in between. */
async function checkHeld(
  client: PoolClient,
  { locks }: Tables,
  workspace: string,
  name: string,
  lock: LockInfo,
): Promise<void> {
  const { rowCount } = await client.query(
    `select 1 from ${locks} where name = $1 and id = $2 and fence = $3 for update`,
    [workspace, lock.id, lock.fence ?? -1],
  )
  if (rowCount === 0) throw lockLost(name)
}

async function writeState(
  client: PoolClient,
  { tables, historyLength }: PostgresDatabase,
  workspace: string,
  name: string,
  kept: KeptTexts,
  lock: LockInfo,
): Promise<void> {
  await checkHeld(client, tables, workspace, name, lock)
  const { rows } = await client.query(
    `select serial, data from ${tables.states} where name = $1 for update`,
    [workspace],
  )
  const before = typeof rows[0]?.data !== 'string' ? 0 : Number(rows[0].serial)
  if (before !== kept.expectedSerial && rows[0]?.data !== kept.state) throw writeConflict(name)
  await client.query(
    `insert into ${tables.states} (name, data, serial, lineage) values ($1, $2, $3, $4)
     on conflict (name) do update set data = $2, serial = $3, lineage = $4, written_at = now()`,
    [workspace, kept.state, kept.serial, kept.lineage],
  )
  await client.query(
    `insert into ${tables.history} (name, serial, data) values ($1, $2, $3)
     on conflict (name, serial) do update set data = $3, written_at = now()`,
    [workspace, kept.serial, kept.state],
  )
  await client.query(`delete from ${tables.history} where name = $1 and serial <= $2`, [
    workspace,
    kept.serial - historyLength,
  ])
  await client.query(`delete from ${tables.journal} where name = $1`, [workspace])
  if (kept.journal !== undefined)
    await client.query(`insert into ${tables.journal} (name, serial, place, data) values ($1, $2, 0, $3)`, [
      workspace,
      kept.serial,
      kept.journal,
    ])
}

async function appendPiece(
  pool: Pool,
  tables: Tables,
  workspace: string,
  name: string,
  piece: JournalPiece,
  lock: LockInfo,
): Promise<void> {
  await transaction(pool, async client => {
    await checkHeld(client, tables, workspace, name, lock)
    const { rowCount } = await client.query(
      `insert into ${tables.journal} (name, serial, place, data) values ($1, $2, $3, $4) on conflict do nothing`,
      [workspace, piece.serial, piece.place, piece.text],
    )
    if (rowCount === 1) return
    const { rows } = await client.query(
      `select data from ${tables.journal} where name = $1 and serial = $2 and place = $3`,
      [workspace, piece.serial, piece.place],
    )
    if (rows[0]?.data !== piece.text) throw writeConflict(name)
  })
}

function readOwner(
  row: { readonly owner: string; readonly fence: string } | undefined,
): LockInfo | undefined {
  const lock = row && parseLock(row.owner)
  return lock && { ...lock, fence: Number(row.fence) }
}
