import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createNodeRuntime } from '../../src/runtime/node-runtime.js'
import { openStatePlace } from '../../src/state/backends/open-place.js'
import type { StatePlace } from '../../src/state/backends/place.js'
import { settingsOf, type ToldPlace } from '../contract/place-kinds.js'
import { startDatabase } from '../support/embedded-database.js'
import { HttpStateDouble } from '../support/http-state-double.js'
import { S3Double, s3Keys } from '../support/s3-double.js'
import { doesRun, expectEqual, type Peer } from './peer.js'

/** A place for states that Terraform knows too: how it is told to it, and how to us. */
interface SharedPlace {
  readonly type: string
  /** The `backend` block without its braces. */
  readonly block: string
  readonly told: ToldPlace
  stop(): Promise<void>
}

const request = { command: 'poolwright apply', timeoutSeconds: 0 }

/** Terraform as the other one who wants the state: in every place that both know, each respects the lock of the other. */
export const terraformLocks: Peer<undefined> = {
  name: 'terraform',
  missing: async (): Promise<string | undefined> =>
    (await doesRun('terraform', ['version'])) ? undefined : 'there is no program terraform',
  async run(): Promise<readonly string[]> {
    const lines: string[] = []
    for (const open of [overHttp, inPostgres, inBucket]) {
      const shared = await open()
      try {
        await excludeEachOther(shared)
        lines.push(`${shared.type}: each is kept out while the other holds the lock, and let in afterwards`)
      } finally {
        await shared.stop()
      }
    }
    return lines
  },
}

async function excludeEachOther({ type, block, told }: SharedPlace): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'poolwright-terraform-'))
  writeFileSync(
    join(folder, 'main.tf'),
    `terraform {\n  backend "${type}" {\n${block}\n  }\n}\n\nresource "terraform_data" "one" {\n  input = 1\n}\n`,
  )
  const place = await openStatePlace(createNodeRuntime(), told.type, settingsOf(told))
  try {
    await succeed(folder, 'init')
    await succeed(folder, 'apply', '-auto-approve')
    writeFileSync(join(folder, 'more.tf'), 'resource "terraform_data" "two" {\n  input = 2\n}\n')
    await keepOut(folder, place)
    await beKeptOut(folder, place)
  } finally {
    await place.close()
    rmSync(folder, { recursive: true })
  }
}

/** While we hold the lock, Terraform is told who does. */
async function keepOut(folder: string, place: StatePlace): Promise<void> {
  const backend = place.workspace('default')
  const lock = await backend.lock(request)
  const refused = terraform(folder, 'apply', '-auto-approve', '-lock-timeout=0s')
  const said = textOf(refused)
  expectEqual('terraform apply while we hold the lock', await ended(refused), 1)
  expectEqual('it says why', /Error acquiring the state lock/.test(await said), true)
  await backend.unlock(lock)
}

/** While Terraform waits for its user with the lock held, we are kept out; then both get on. */
async function beKeptOut(folder: string, place: StatePlace): Promise<void> {
  const waiting = terraform(folder, 'apply')
  const said = textOf(waiting)
  await new Promise<void>((resolve, reject) => {
    let text = ''
    waiting.stdout.on('data', (part: Buffer) => {
      text += part.toString()
      if (text.includes('Enter a value')) resolve()
    })
    void said.then(all => reject(new Error(`terraform did not wait: ${all}`)))
  })
  const backend = place.workspace('default')
  const refusal: unknown = await backend.lock(request).then(
    () => 'was given',
    (error: unknown) => Object(error).code,
  )
  expectEqual('our lock while terraform holds it', refusal, 'state-locked')
  waiting.stdin.end('yes\n')
  expectEqual('terraform apply', await ended(waiting), 0)
  expectEqual('it applies', /Apply complete/.test(await said), true)
  await backend.unlock(await backend.lock(request))
}

function terraform(folder: string, ...words: readonly string[]): ChildProcessWithoutNullStreams {
  const { HOME, PATH } = process.env
  return spawn('terraform', [...words, '-no-color'], {
    cwd: folder,
    env: { HOME, PATH, CHECKPOINT_DISABLE: '1', AWS_EC2_METADATA_DISABLED: 'true' },
  })
}

async function succeed(folder: string, ...words: readonly string[]): Promise<void> {
  const child = terraform(folder, ...words)
  const said = textOf(child)
  if ((await ended(child)) !== 0) throw new Error(`terraform ${words.join(' ')}: ${await said}`)
}

function ended(child: ChildProcessWithoutNullStreams): Promise<number | null> {
  return new Promise(resolve => child.once('close', code => resolve(code)))
}

async function textOf(child: ChildProcessWithoutNullStreams): Promise<string> {
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      text += part.toString()
    })
  await ended(child)
  return text
}

function blockOf(texts: Readonly<Record<string, string>>): string {
  return Object.entries(texts)
    .map(([name, text]) => `    ${name} = ${JSON.stringify(text)}`)
    .join('\n')
}

async function overHttp(): Promise<SharedPlace> {
  const double = new HttpStateDouble()
  const address = `${await double.served.start()}/state/shared`
  const texts = {
    address,
    lock_address: address,
    unlock_address: address,
    username: 'user',
    password: 'token',
  }
  return {
    type: 'http',
    block: blockOf(texts),
    told: { type: 'http', settings: texts },
    stop: () => double.served.stop(),
  }
}

async function inPostgres(): Promise<SharedPlace> {
  const database = await startDatabase()
  const texts = { conn_str: `${database.connection}?sslmode=disable`, schema_name: 'shared' }
  return {
    type: 'pg',
    block: blockOf(texts),
    told: {
      type: 'postgres',
      settings: { ...texts, conn_str: database.connection, advisory_lock: true },
    },
    stop: () => database.stop(),
  }
}

async function inBucket(): Promise<SharedPlace> {
  const double = new S3Double('states')
  const endpoint = await double.served.start()
  const texts = {
    bucket: 'states',
    key: 'shared.json',
    access_key: s3Keys.accessKey,
    secret_key: s3Keys.secretKey,
  }
  const flags = [
    'use_lockfile',
    'use_path_style',
    'skip_credentials_validation',
    'skip_requesting_account_id',
    'skip_metadata_api_check',
    'skip_region_validation',
    'skip_s3_checksum',
  ].map(name => `    ${name} = true`)
  const rest = ['    region = "us-east-1"', `    endpoints = { s3 = ${JSON.stringify(endpoint)} }`]
  return {
    type: 's3',
    block: [blockOf(texts), ...flags, ...rest].join('\n'),
    told: { type: 's3', settings: { ...texts, endpoint } },
    stop: () => double.served.stop(),
  }
}
