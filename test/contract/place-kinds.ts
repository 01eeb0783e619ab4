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
import type { ObjectValue } from '../../src/value/value.js'
import { type EmbeddedDatabase, startDatabase } from '../support/embedded-database.js'
import { HttpStateDouble } from '../support/http-state-double.js'
import { S3Double, s3Keys } from '../support/s3-double.js'

/** How another process finds a place. */
export interface ToldPlace {
  readonly type: string
  readonly settings: Readonly<Record<string, string | boolean>>
  readonly workingFolder?: string
}

/** One kind of place under test, empty at the start. */
export interface PlaceKind {
  /** Undefined where no other process can reach it. */
  readonly told?: ToldPlace

  /** Opens it as another process would, whose wall clock is off by so many milliseconds just then. */
  open(environment?: Readonly<Record<string, string>>, clockError?: () => number): Promise<StatePlace>
  /** All that lies there, as text. */
  content(): Promise<string>
  /** The next answers get lost after the work was done; undefined where nothing can get lost. */
  readonly loseAnswers?: (count: number) => void
  /** Lets the lock look as if its holder had fallen silent long ago; undefined where locks do not lapse by time. */
  readonly silenceHolder?: () => Promise<void>
  /** Lets its server die in the middle of what it does, and another take its place; undefined where there is no server. */
  readonly killServer?: () => Promise<void>
  readonly hasWorkspaceList: boolean
  /** False where a lock goes with its session and cannot be taken from one that lives. */
  readonly isForceable?: boolean
  stop(): Promise<void>
}

function seenFrom(
  runtime: Runtime,
  variables: Readonly<Record<string, string>>,
  clockError: () => number,
): Runtime {
  const { clock, environment } = runtime
  return {
    ...runtime,
    environment: { ...environment, variables },
    clock: {
      now: () => clock.now() + clockError(),
      monotonic: () => clock.monotonic(),
      sleep: milliseconds => clock.sleep(milliseconds),
      every: (milliseconds, tick) => clock.every(milliseconds, tick),
    },
  }
}

const exact = (): number => 0

/** The settings of a place as its block would have them. */
export function settingsOf({ settings }: ToldPlace): ObjectValue {
  return objectValue(
    Object.entries(settings).map(
      ([name, value]) => [name, typeof value === 'boolean' ? boolValue(value) : stringValue(value)] as const,
    ),
  )
}

export const placeKinds: Readonly<Record<string, () => Promise<PlaceKind>>> = {
  async memory() {
    const runtime = createSimulatedRuntime()
    return {
      open: (environment = {}, clockError = exact) =>
        openStatePlace(seenFrom(runtime, environment, clockError), 'local', undefined),
      content: async () => JSON.stringify(runtime.files.snapshot()),
      hasWorkspaceList: true,
      stop: async () => undefined,
    }
  },
  async local() {
    const folder = mkdtempSync(join(tmpdir(), 'poolwright-local-'))
    const runtime = createNodeRuntime({ workingFolder: folder })
    return {
      told: { type: 'local', settings: {}, workingFolder: folder },
      open: (environment = {}, clockError = exact) =>
        openStatePlace(seenFrom(runtime, environment, clockError), 'local', undefined),
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
    const told = {
      type: 'http',
      settings: { address, lock_address: address, username: 'user', password: 'token' },
    }
    return {
      told,
      open: (environment = {}, clockError = exact) =>
        openStatePlace(seenFrom(createNodeRuntime(), environment, clockError), 'http', settingsOf(told)),
      killServer: async () => double.served.cut(),
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
    const told = {
      type: 's3',
      settings: {
        bucket: 'states',
        key: 'lab & home/state.json',
        endpoint: await double.served.start(),
        access_key: s3Keys.accessKey,
        secret_key: s3Keys.secretKey,
      },
    }
    return {
      told,
      open: (environment = {}, clockError = exact) =>
        openStatePlace(seenFrom(createNodeRuntime(), environment, clockError), 's3', settingsOf(told)),
      killServer: async () => double.served.cut(),
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
  const { connection, kill } = await sharedDatabase()
  schemas += 1
  const schema = `states ${schemas}`
  const told = {
    type: 'postgres',
    settings: { conn_str: connection, schema_name: schema, advisory_lock: hasAdvisoryLock },
  }
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
    told,
    killServer: kill,
    async open(environment = {}, clockError = exact) {
      const place = await openStatePlace(
        seenFrom(createNodeRuntime(), environment, clockError),
        'postgres',
        settingsOf(told),
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
