import { Failure } from '../../../diagnostic/failure.js'
import type { Files, Runtime } from '../../../runtime/runtime.js'
import {
  type LockInfo,
  type LockRequest,
  createLock,
  isAbandoned,
  leaseSeconds,
  parseLock,
  printLock,
} from '../../lock.js'
import { waitForLock } from '../../wait-for-lock.js'
import { readIfThere, removeIfThere } from './if-there.js'

const breakPollMilliseconds = 500

/** Takes the lock file beside a state; one left by a holder that is gone is broken. */
export async function takeLock(runtime: Runtime, path: string, request: LockRequest): Promise<LockInfo> {
  const lockPath = `${path}.lock`
  const lock = createLock(runtime, request.command)
  const watch = new BeatWatch(runtime)
  return waitForLock(runtime.clock, path, request, async () => {
    if (await createIfMissing(runtime.files, lockPath, printLock(lock))) return { kind: 'taken', lock }
    const holder = await readLock(runtime.files, lockPath)
    if (holder && (isAbandoned(holder, runtime) || (await watch.isSilent(path, holder)))) {
      await breakLock(runtime, lockPath, holder)
      return { kind: 'again' }
    }
    return { kind: 'held', holder }
  })
}

/** Watches a holder of another machine: one that shows no life for a whole lease, by our own clock, is gone. */
class BeatWatch {
  #seen: { readonly beat: string; readonly at: number } | undefined

  constructor(private readonly runtime: Runtime) {}

  async isSilent(path: string, holder: LockInfo): Promise<boolean> {
    const { files, clock } = this.runtime
    const text = await readIfThere(files, beatPathOf(path))
    // The first beat comes some seconds after the lock: who dies before it falls silent all the same.
    const beat = text?.startsWith(holder.id) === true ? text : holder.id
    if (this.#seen?.beat !== beat) this.#seen = { beat, at: clock.monotonic() }
    return clock.monotonic() - this.#seen.at >= leaseSeconds * 1000
  }
}

/** Where a holder shows that it lives, beside its lock. */
export function beatPathOf(path: string): string {
  return `${path}.lock.beat`
}

/** Two who find the same dead holder must not remove the lock of who came after it: only who has the permit removes. */
async function breakLock(runtime: Runtime, lockPath: string, dead: LockInfo): Promise<void> {
  const { files } = runtime
  const permits = await takePermit(runtime, lockPath, dead.id)
  if (permits === undefined) {
    await runtime.clock.sleep(breakPollMilliseconds)
    return
  }
  try {
    const holder = await readLock(files, lockPath)
    if (holder?.id === dead.id) await removeIfThere(files, lockPath)
  } finally {
    for (const permit of permits) await removeIfThere(files, permit)
  }
}

/**
 * The files that let this process, and no other, remove the lock of this id; undefined where another has the permit. Who
 * died with it is succeeded by who gets the permit for it, and so on: as no id comes twice, no permit is given twice.
 */
async function takePermit(
  runtime: Runtime,
  lockPath: string,
  id: string,
): Promise<readonly string[] | undefined> {
  const { files } = runtime
  const permit = `${lockPath}.break-${id}`
  const breaker = createLock(runtime, 'breaking an abandoned lock')
  if (await createIfMissing(files, permit, printLock(breaker))) return [permit]
  const other = await readLock(files, permit)
  if (other === undefined || !isAbandoned(other, runtime)) return undefined
  const succession = await takePermit(runtime, lockPath, other.id)
  return succession === undefined ? undefined : [permit, ...succession]
}

/** Who holds the lock in this file. */
export async function readLock(files: Files, path: string): Promise<LockInfo | undefined> {
  const text = await readIfThere(files, path)
  return text === undefined ? undefined : parseLock(text)
}

async function createIfMissing(files: Files, path: string, text: string): Promise<boolean> {
  try {
    await files.createExclusive(path, text)
    return true
  } catch (error) {
    if (error instanceof Failure && error.code === 'EEXIST') return false
    throw error
  }
}
