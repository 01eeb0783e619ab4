import { createHash } from 'node:crypto'
import { Failure } from '../../../diagnostic/failure.js'
import { type LockInfo, lockLost } from '../../lock.js'
import { type HttpAnswer, makeRequest, statusFailure } from '../request.js'
import type { StateStore } from '../store.js'
import { writeConflict } from '../write-conflict.js'
import { type StateDocument, parseDocument, printDocument } from './document.js'
import { parseLockJson, printLockJson } from '../lock-json.js'

/** Addresses and methods of Terraform's protocol for states. */
export interface HttpSettings {
  readonly address: URL
  readonly updateMethod: string
  /** Undefined where the server has no locks. */
  readonly lockAddress: URL | undefined
  readonly lockMethod: string
  readonly unlockAddress: URL | undefined
  readonly unlockMethod: string
  readonly headers: Readonly<Record<string, string>>
  readonly authority: string | undefined
}

const loginRemedy = 'Check username and password, or the token.'

/** A state on a server that speaks Terraform's protocol: GET, POST, LOCK, UNLOCK. Locks there never lapse. */
export function httpStore(settings: HttpSettings, name: string): StateStore {
  let last: StateDocument | undefined
  let held: LockInfo | undefined

  const send = (method: string, url: URL, body?: string): Promise<HttpAnswer> =>
    makeRequest({
      method,
      url,
      headers: {
        ...settings.headers,
        ...(body === undefined
          ? {}
          : {
              'content-type': 'application/json',
              'content-md5': createHash('md5').update(body).digest('base64'),
            }),
      },
      authority: settings.authority,
      ...(body === undefined ? {} : { body }),
    })
  const check = (answer: HttpAnswer, ...statuses: readonly number[]): void => {
    if (statuses.includes(answer.status)) return
    throw statusFailure(name, answer, answer.status === 401 || answer.status === 403 ? loginRemedy : '')
  }
  const fetchDocument = async (): Promise<StateDocument | undefined> => {
    const answer = await send('GET', settings.address)
    if (answer.status === 404 || answer.status === 204) return undefined
    check(answer, 200)
    return answer.body.trim() === '' ? undefined : parseDocument(answer.body, name)
  }
  const post = async (document: StateDocument, lock: LockInfo): Promise<void> => {
    const url = new URL(settings.address)
    if (settings.lockAddress) url.searchParams.set('ID', lock.id)
    const answer = await send(settings.updateMethod, url, printDocument(document))
    if (answer.status === 409 || answer.status === 423) throw lockLost(name)
    check(answer, 200, 201, 202, 204)
    last = document
  }
  const empty = (lineage: string): StateDocument => ({
    serial: 0,
    lineage,
    stateSerial: 0,
    state: undefined,
    journal: [],
    journalSerial: 0,
  })

  return {
    name,
    hasLease: false,
    async read() {
      last = await fetchDocument()
      return { state: last?.state, journal: last?.journal ?? [] }
    },
    async write(kept, lock) {
      const there = await fetchDocument()
      if (there?.state === kept.state) return
      if ((there?.stateSerial ?? 0) !== kept.expectedSerial) throw writeConflict(name)
      await post(
        {
          serial: (there?.serial ?? 0) + 1,
          lineage: kept.lineage,
          stateSerial: kept.serial,
          state: kept.state,
          journal: kept.journal === undefined ? [] : [kept.journal],
          journalSerial: kept.serial,
        },
        lock,
      )
    },
    async append(piece, lock) {
      const before = last ?? (await fetchDocument()) ?? empty('')
      const isSame = before.journalSerial === piece.serial
      if (isSame && before.journal[piece.place] === piece.text) return
      const journal = isSame ? before.journal.slice(0, piece.place) : []
      await post(
        {
          ...before,
          serial: before.serial + 1,
          journal: [...journal, piece.text],
          journalSerial: piece.serial,
        },
        lock,
      )
    },
    async acquire(lock) {
      if (!settings.lockAddress) {
        held = lock
        return { lock }
      }
      const answer = await send(settings.lockMethod, settings.lockAddress, printLockJson(lock, 'poolwright'))
      if (answer.status === 409 || answer.status === 423) {
        const holder = parseLockJson(answer.body)
        return holder?.id === lock.id ? { lock } : { holder }
      }
      if (answer.status === 404 || answer.status === 405) throw noLocks(name, answer.status)
      check(answer, 200, 201)
      held = lock
      return { lock }
    },
    renew: () => Promise.resolve(),
    async release(lock) {
      held = undefined
      if (!settings.unlockAddress) return
      const answer = await send(
        settings.unlockMethod,
        settings.unlockAddress,
        printLockJson(lock, 'poolwright'),
      )
      check(answer, 200, 204, 404, 409)
    },
    async holder() {
      if (!settings.lockAddress || held) return held
      // The protocol has no question for it: who tries to lock is told the holder.
      const probe = {
        id: 'poolwright-probe',
        userName: '',
        hostName: '',
        processId: 0,
        command: '',
        since: 0,
      }
      const answer = await send(settings.lockMethod, settings.lockAddress, printLockJson(probe, 'poolwright'))
      if (answer.status === 409 || answer.status === 423) return parseLockJson(answer.body)
      check(answer, 200, 201)
      if (settings.unlockAddress)
        await send(settings.unlockMethod, settings.unlockAddress, printLockJson(probe, 'poolwright'))
      return undefined
    },
    async remove() {
      check(await send('DELETE', settings.address), 200, 202, 204, 404)
    },
  }
}

function noLocks(name: string, status: number): Failure {
  return new Failure(
    'refused',
    'no-locks',
    `The server behind ${name} knows no locks (status ${status}). Check lock_address; if it indeed has none, leave it out and see to it yourself that one person works at a time.`,
  )
}
