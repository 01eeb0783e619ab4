import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createNodeRuntime } from '../../src/runtime/node-runtime.js'
import type { Runtime } from '../../src/runtime/runtime.js'
import { createSimulatedRuntime } from '../../src/runtime/simulated-runtime.js'
import { openStatePlace } from '../../src/state/backends/open-place.js'
import type { StatePlace } from '../../src/state/backends/place.js'
import { boolValue, objectValue, stringValue } from '../../src/value/construct.js'
import { type EmbeddedDatabase, startDatabase } from '../support/embedded-database.js'
import { HttpStateDouble } from '../support/http-state-double.js'
import { S3Double, s3Keys } from '../support/s3-double.js'

/** One kind of place under test, empty at the start. */
export interface PlaceKind {
  /** Opens it as another process would. */
  open(environment?: Readonly<Record<string, string>>): Promise<StatePlace>
  /** All that lies there, as text. */
  content(): Promise<string>
  /** The next answers get lost after the work was done; undefined where nothing can get lost. */
  readonly loseAnswers?: (count: number) => void
  /** Lets the lock look as if its holder had fallen silent long ago; undefined where locks do not lapse by time. */
  readonly silenceHolder?: () => Promise<void>
  readonly hasWorkspaceList: boolean
  /** False where a lock goes with its session and cannot be taken from one that lives. */
  readonly isForceable?: boolean
  stop(): Promise<void>
}

function withEnvironment(runtime: Runtime, variables: Readonly<Record<string, string>>): Runtime {
  return { ...runtime, environment: { ...runtime.environment, variables } }
}

function texts(entries: Readonly<Record<string, string>>) {
  return objectValue(Object.entries(entries).map(([name, text]) => [name, stringValue(text)] as const))
}

export const placeKinds: Readonly<Record<string, () => Promise<PlaceKind>>> = {
  async memory() {
    const runtime = createSimulatedRuntime()
    return {
      open: (environment = {}) => openStatePlace(withEnvironment(runtime, environment), 'local', undefined),
      content: async () => JSON.stringify(runtime.files.snapshot()),
      hasWorkspaceList: true,
      stop: async () => undefined,
    }
  },
  async local() {
    const folder = mkdtempSync(join(tmpdir(), 'poolwright-local-'))
    const runtime = createNodeRuntime({ workingFolder: folder })
    return {
      open: (environment = {}) => openStatePlace(withEnvironment(runtime, environment), 'local', undefined),
      content: async () =>
        readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter(entry => entry.isFile())
          .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
          .join('\n'),
      hasWorkspaceList: true,
      stop: async () => rmSync(folder, { recursive: true }),
    }
  },
  async http() {
    const double = new HttpStateDouble()
    const address = `${await double.served.start()}/state/{workspace}`
    const settings = texts({ address, lock_address: address, username: 'user', password: 'token' })
    return {
      open: (environment = {}) =>
        openStatePlace(withEnvironment(createNodeRuntime(), environment), 'http', settings),
      content: async () => [...double.texts.values()].join('\n'),
      loseAnswers: count => {
        double.served.loses = count
      },
      hasWorkspaceList: false,
      stop: () => double.served.stop(),
    }
  },
  async s3() {
    const double = new S3Double('states')
    const settings = texts({
      bucket: 'states',
      key: 'lab & home/state.json',
      endpoint: await double.served.start(),
      access_key: s3Keys.accessKey,
      secret_key: s3Keys.secretKey,
    })
    return {
      open: (environment = {}) =>
        openStatePlace(withEnvironment(createNodeRuntime(), environment), 's3', settings),
      content: async () => [...double.objects.values()].map(object => object.text).join('\n'),
      loseAnswers: count => {
        double.served.loses = count
      },
      silenceHolder: async () => double.age('lab & home/state.json.tflock', 120_000),
      hasWorkspaceList: true,
      stop: () => double.served.stop(),
    }
  },
  postgres: () => postgresKind(false),
  'postgres with the advisory lock': () => postgresKind(true),
}

let database: Promise<EmbeddedDatabase> | undefined
let schemas = 0

/** All suites share one server; each has a schema of its own. */
export function sharedDatabase(): Promise<EmbeddedDatabase> {
  database ??= startDatabase()
  return database
}

export async function stopDatabase(): Promise<void> {
  await (await database)?.stop()
  database = undefined
}

async function postgresKind(hasAdvisoryLock: boolean): Promise<PlaceKind> {
  const { connection } = await sharedDatabase()
  schemas += 1
  const schema = `states ${schemas}`
  const settings = objectValue([
    ['conn_str', stringValue(connection)],
    ['schema_name', stringValue(schema)],
    ['advisory_lock', boolValue(hasAdvisoryLock)],
  ])
  const query = async (text: string): Promise<readonly unknown[]> => {
    const client = new pg.Client({ connectionString: connection })
    await client.connect()
    try {
      return (await client.query(text)).rows
    } finally {
      await client.end()
    }
  }
  const opened: StatePlace[] = []
  return {
    async open(environment = {}) {
      const place = await openStatePlace(
        withEnvironment(createNodeRuntime(), environment),
        'postgres',
        settings,
      )
      opened.push(place)
      return place
    },
    content: async () =>
      JSON.stringify([
        await query(`select * from "${schema}".states`),
        await query(`select * from "${schema}".history`),
        await query(`select * from "${schema}".journal`),
      ]),
    isForceable: !hasAdvisoryLock,
    silenceHolder: async () => {
      await query(`update "${schema}".locks set expires_at = now() - interval '1 second'`)
    },
    hasWorkspaceList: true,
    stop: async () => {
      for (const place of opened) await place.close()
    },
  }
}
