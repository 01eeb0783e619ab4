import type { Pool } from 'pg'
import type { Tables } from './tables.js'

/**
 * The advisory lock that Terraform's own `pg` backend takes, on the id of the state's row. It lives as long as its
 * connection, so the connection must be one's own: behind a pooler of transactions it is worth nothing. `sessions` has
 * what ends each session that holds one.
 */
export function advisoryLock(pool: Pool, { states }: Tables, sessions: Set<() => void>) {
  return async (workspace: string): Promise<(() => Promise<void>) | undefined> => {
    const client = await pool.connect()
    try {
      await client.query(`insert into ${states} (name) values ($1) on conflict (name) do nothing`, [
        workspace,
      ])
      const { rows } = await client.query(`select id from ${states} where name = $1`, [workspace])
      const answer = await client.query('select pg_try_advisory_lock($1) as taken', [rows[0]?.id])
      if (answer.rows[0]?.taken !== true) {
        client.release()
        return undefined
      }
      // Ending the session gives the lock back, whatever state the connection is in.
      const end = (): void => {
        if (sessions.delete(end)) client.release(true)
      }
      sessions.add(end)
      return () => Promise.resolve(end())
    } catch (error) {
      client.release(true)
      throw error
    }
  }
}
