import { expect, test } from '@jest/globals'
import type { FieldValue } from '../../../../../providers/emulator/database/database.js'
import type { Emulator } from '../../../../../providers/emulator/emulator.js'
import type { Send } from '../open-lab.js'
import { addVm, openSharedPool, type SharedPool } from '../shared-pool.js'

/** What a message is tried on: a pool of two with shared storage, a VM that is halted and one that runs on the first host. */
export interface Stand {
  readonly pool: SharedPool
  readonly emulator: Emulator
  readonly call: Send
  readonly hosts: readonly [first: string, second: string]
  readonly halted: string
  readonly running: string
  /** The one object that a field of another refers to first: `first('VM', vm, 'VBDs')`. */
  first(className: string, ref: string, field: string): Promise<string>
  /** The PIF of a host's NIC. */
  pif(host: string, device: string): Promise<string>
}

/** A message, and what another message tells of its effect: seen and expected. */
export type Watched = readonly [
  message: string,
  watch: (stand: Stand) => Promise<readonly [seen: unknown, expected: unknown]>,
  release?: string,
]

const library = `
update "OLD" {
  uuid = "0850b186-4d47-11e3-a720-001b2151a503"
  for  = "6.2.0"
}
update "LATER" {
  uuid     = "77ac7c1e-0b5d-4d6b-8a5e-1d7a4c7c9d01"
  for      = "6.2.0"
  requires = ["OLD"]
}
update "NEW" {
  uuid = "297f2f77-5603-4aaf-9e56-db49512d4592"
  for  = "7.6.0"
}
nas "library" {
  port {
    segment = "lan"
    ip      = "10.0.0.90"
  }
  nfs "/images" {
    size = "10GiB"
    isos = ["install.iso"]
  }
}`

/** Opens such a pool. */
export async function openStand(release = '8.2.1'): Promise<Stand> {
  const pool = await openSharedPool({ hosts: 2, release, localSr: 'ext', more: library })
  const call = await pool.logIn(0)
  const [one = '', two = ''] = pool.hosts
  const first = async (className: string, ref: string, field: string) =>
    String(Object.values(await call(`${className}.get_${field}`, ref))[0] ?? '')
  const pif = async (host: string, device: string) => {
    const found = Object.entries(await call('PIF.get_all_records')).find(
      ([, record]) => record.host === host && record.device === device,
    )
    return found?.[0] ?? ''
  }
  const halted = await addVm(pool, call, { name: 'halted' })
  const running = await addVm(pool, call, { name: 'running', host: one })
  return { pool, emulator: pool.emulator, call, hosts: [one, two], halted, running, first, pif }
}

/** The code with which a message is refused, or `taken`. */
export function codeOf(asked: Promise<FieldValue>): Promise<string> {
  return asked.then(
    () => 'taken',
    (problem: unknown) => String(Object(problem).code),
  )
}

/** A test for each message. */
export function watchAll(rows: readonly Watched[]): void {
  for (const [message, watch, release] of rows) {
    test(`${message} is seen through another message`, async () => {
      const [seen, expected] = await watch(await openStand(release))
      expect(seen).toEqual(expected)
    })
  }
}

/** A message that sets one field of an object, which is read back. */
export function setter(
  message: string,
  subject: (stand: Stand) => string | Promise<string>,
  value: FieldValue,
  field = message.replace(/^.*\.set_/, ''),
): Watched {
  return [
    message,
    async stand => {
      const [ref, [className]] = [await subject(stand), message.split('.')]
      await stand.call(message, ref, value)
      return [await stand.call(`${className}.get_${field}`, ref), value]
    },
  ]
}
