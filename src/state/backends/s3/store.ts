import { Failure } from '../../../diagnostic/failure.js'
import type { Random } from '../../../runtime/runtime.js'
import { type LockInfo, leaseSeconds, lockLost, parseLock } from '../../lock.js'
import { parseLockJson, printSharedLock } from '../lock-json.js'
import type { KeptTexts, StateStore } from '../store.js'
import { writeConflict } from '../write-conflict.js'
import type { Bucket } from './bucket.js'

/**
 * One workspace's state in a bucket: `KEY`, `KEY.tflock`, and the journal in pieces, `KEY.journal/SERIAL/PLACE`. Everything
 * rests on conditional writes: of two who create or replace the same object, one wins. Earlier states are the bucket's
 * versions. The lock is where Terraform has its own, so that neither works while the other does.
 */
export function s3Store(bucket: Bucket, key: string, name: string, random: Random): StateStore {
  const lockKey = `${key}.tflock`
  const journalPrefix = `${key}.journal/`
  /** ETag of the state as it was last seen; null where none was there. */
  let stateTag: string | null | undefined
  let lockTag: string | undefined
  let isProven = false

  const ownLockTag = async (lock: LockInfo): Promise<string> => {
    const there = await bucket.read(lockKey)
    if (there === undefined || parseLock(there.text)?.id !== lock.id) throw lockLost(name)
    return there.etag
  }
  /** A service that ignores conditions would let two work at the same time: it is found out by trying. */
  const proveConditions = async (): Promise<void> => {
    if (isProven) return
    const probe = `${key}.probe-${random.uuid()}`
    await bucket.write(probe, 'probe')
    const second = await bucket.write(probe, 'probe', { ifNoneMatch: '*' })
    await bucket.remove(probe)
    if (second !== undefined) throw noConditions(name)
    isProven = true
  }
  const pieces = async (): Promise<readonly string[]> => {
    const keys = await bucket.list(journalPrefix)
    const newest = keys.at(-1)?.slice(0, journalPrefix.length + placeDigits)
    return newest === undefined ? [] : keys.filter(one => one.startsWith(newest))
  }

  return {
    name,
    hasLease: true,
    async read() {
      const state = await bucket.read(key)
      stateTag = state?.etag ?? null
      const texts = await Promise.all((await pieces()).map(async one => (await bucket.read(one))?.text))
      return { state: state?.text, journal: texts.flatMap(text => text ?? []) }
    },
    async write(kept, lock) {
      await ownLockTag(lock)
      stateTag ??= (await bucket.read(key))?.etag ?? null
      stateTag = await writeState(bucket, key, name, kept, stateTag)
      const old = await bucket.list(journalPrefix)
      if (kept.journal !== undefined)
        await bucket.write(pieceKey(journalPrefix, kept.serial, 0), kept.journal)
      const current = `${journalPrefix}${digits(kept.serial)}/`
      for (const one of old) if (!one.startsWith(current)) await bucket.remove(one)
    },
    async append(piece, lock) {
      await ownLockTag(lock)
      const at = pieceKey(journalPrefix, piece.serial, piece.place)
      if ((await bucket.write(at, piece.text, { ifNoneMatch: '*' })) !== undefined) return
      if ((await bucket.read(at))?.text !== piece.text) throw writeConflict(name)
    },
    async acquire(lock) {
      await proveConditions()
      const text = printSharedLock(lock, 'poolwright')
      lockTag = await bucket.write(lockKey, text, { ifNoneMatch: '*' })
      if (lockTag !== undefined) return { lock }
      const there = await bucket.read(lockKey)
      const holder = there && holderIn(there.text)
      if (there === undefined) return { holder: undefined }
      if (holder?.id === lock.id) {
        lockTag = there.etag
        return { lock }
      }
      if (!hasLapsed(there)) return { holder }
      lockTag = await bucket.write(lockKey, text, { ifMatch: there.etag })
      return lockTag === undefined ? { holder } : { lock }
    },
    async renew(lock) {
      const tag = lockTag ?? (await ownLockTag(lock))
      lockTag = await bucket.write(lockKey, printSharedLock(lock, 'poolwright'), { ifMatch: tag })
      lockTag ??= await ownLockTag(lock)
    },
    async release(lock) {
      const there = await bucket.read(lockKey)
      if (there !== undefined && holderIn(there.text)?.id === lock.id) await bucket.remove(lockKey)
    },
    async holder() {
      const there = await bucket.read(lockKey)
      return there === undefined || hasLapsed(there) ? undefined : holderIn(there.text)
    },
    async remove() {
      for (const one of await bucket.list(journalPrefix)) await bucket.remove(one)
      await bucket.remove(key)
    },
  }
}

/** Terraform does not show that it lives, so a lock of its own does not lapse. */
function hasLapsed({
  text,
  ageMilliseconds,
}: {
  readonly text: string
  readonly ageMilliseconds: number
}): boolean {
  return parseLock(text) !== undefined && ageMilliseconds >= leaseSeconds * 1000
}

function holderIn(text: string): LockInfo | undefined {
  return parseLock(text) ?? parseLockJson(text)
}

const placeDigits = 12

function digits(number: number): string {
  return String(number).padStart(placeDigits, '0')
}

function pieceKey(prefix: string, serial: number, place: number): string {
  return `${prefix}${digits(serial)}/${digits(place)}`
}

/** Writes over what was read and nothing else; answers the new ETag. */
async function writeState(
  bucket: Bucket,
  key: string,
  name: string,
  kept: KeptTexts,
  tag: string | null,
): Promise<string> {
  const written = await bucket.write(key, kept.state, tag === null ? { ifNoneMatch: '*' } : { ifMatch: tag })
  if (written !== undefined) return written
  const there = await bucket.read(key)
  if (there?.text !== kept.state) throw writeConflict(name)
  return there.etag
}

function noConditions(name: string): Failure {
  return new Failure(
    'refused',
    'no-conditional-writes',
    `The service behind ${name} ignores conditional writes (If-None-Match), so two could hold the state at the same time. Use a service that honours them: Amazon S3, Ceph from Reef on, MinIO.`,
  )
}
