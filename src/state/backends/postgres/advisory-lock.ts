import type { Pool } from 'pg'
import type { Tables } from './tables.js'

/**
 * The advisory lock that Terraform's own `pg` backend takes, on the id of the state's row. It lives as long as its
 * connection, so the connection must be one's own: behind a pooler of transactions it is worth nothing.
 */
export function advisoryLock(pool: Pool, { states }: Tables) {
  return async (workspace: string): Promise<(() => Promise<void>) | undefined> => {
    const client = await pool.connect()
    try {
      await client.query(`insert into ${states} (name) values ($1) on conflict (name) do nothing`, [
        workspace,
      ])
      const { rows } = await client.query(
        `select id, pg_try_advisory_lock(id) as taken from ${states} where name = $1`,
        [workspace],
      )
      if (rows[0]?.taken !== true) {
        client.release()
        return undefined
      }
      return async () => {
        await client.query('select pg_advisory_unlock($1)', [rows[0].id]).catch(() => undefined)
        client.release()
      }
    } catch (error) {
      client.release(true)
      throw error
    }
  }
}
