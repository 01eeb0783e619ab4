import type { Runtime } from '../../../runtime/runtime.js'
import type { StatePlace } from '../place.js'
import { remoteBackend } from '../remote.js'
import type { Seal } from '../seal.js'
import { advisoryLock } from './advisory-lock.js'
import { postgresFailure } from './failures.js'
import { ifThereAreTables, type PostgresDatabase, postgresStore } from './store.js'
import { tablesOf } from './tables.js'

/** How a PostgreSQL is reached and used. */
export interface PostgresSettings {
  /** A URI or `key=value` words; left out, libpq's variables (PGHOST …) say it. */
  readonly connection: string | undefined
  readonly schemaName: string
  /** How many earlier states are kept. */
  readonly historyLength: number
  /** True takes Terraform's advisory lock too. */
  readonly hasAdvisoryLock: boolean
}

/** States in a PostgreSQL. Nothing is contacted before something is asked for. */
export async function openPostgres(
  runtime: Runtime,
  settings: PostgresSettings,
  seal: Seal,
): Promise<StatePlace> {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({
    ...(settings.connection === undefined ? {} : { connectionString: settings.connection }),
    max: 3,
    allowExitOnIdle: true,
    connectionTimeoutMillis: 10_000,
    query_timeout: 30_000,
    application_name: 'poolwright',
  })
  // A connection that breaks while it lies idle is noticed by the next request.
  pool.on('error', () => undefined)
  const tables = tablesOf(settings.schemaName)
  const sessions = new Set<() => void>()
  const database: PostgresDatabase = {
    pool,
    tables,
    historyLength: settings.historyLength,
    takeAdvisoryLock: settings.hasAdvisoryLock ? advisoryLock(pool, tables, sessions) : undefined,
  }
  const name = `postgres ${placeOf(settings.connection)}, schema ${settings.schemaName}`
  const store = (workspace: string) => postgresStore(database, workspace, `${name}, workspace ${workspace}`)
  return {
    type: 'postgres',
    name,
    workspace: workspace => remoteBackend(runtime, store(workspace), seal),
    async list() {
      try {
        return await ifThereAreTables([], async () => {
          const { rows } = await pool.query(
            `select name from ${tables.states} where data is not null order by name`,
          )
          return rows.map(row => String(row.name))
        })
      } catch (error) {
        throw postgresFailure(error, name)
      }
    },
    remove: workspace => store(workspace).remove(),
    async close() {
      for (const end of sessions) end()
      await pool.end()
    },
  }
}

/** Host and database of a connection string, without user and password. */
function placeOf(connection: string | undefined): string {
  if (connection === undefined) return 'from the environment'
  try {
    const { host, pathname } = new URL(connection)
    return `${host}${pathname}`
  } catch {
    const host = /\bhost=(\S+)/.exec(connection)?.[1] ?? 'local'
    const database = /\bdbname=(\S+)/.exec(connection)?.[1] ?? ''
    return `${host}/${database}`
  }
}
