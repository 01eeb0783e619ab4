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
    // Who never beat is a Poolwright that does not, or has only just begun: nothing can be told of it.
    if (text === undefined || !text.startsWith(holder.id)) return false
    if (this.#seen?.beat !== text) this.#seen = { beat: text, at: clock.monotonic() }
    return clock.monotonic() - this.#seen.at >= leaseSeconds * 1000
  }
}

/** Where a holder shows that it lives, beside its lock. */
export function beatPathOf(path: string): string {
  return `${path}.lock.beat`
}

/** Two who find the same dead holder must not remove each other's lock, so removing is itself done under a file. */
async function breakLock(runtime: Runtime, lockPath: string, dead: LockInfo): Promise<void> {
  const { files } = runtime
  const breakPath = `${lockPath}.break`
  const breaker = createLock(runtime, 'breaking an abandoned lock')
  if (!(await createIfMissing(files, breakPath, printLock(breaker)))) {
    const other = await readLock(files, breakPath)
    if (other && isAbandoned(other, runtime)) await removeIfThere(files, breakPath)
    await runtime.clock.sleep(breakPollMilliseconds)
    return
  }
  try {
    const holder = await readLock(files, lockPath)
    if (holder?.id === dead.id) await removeIfThere(files, lockPath)
  } finally {
    await removeIfThere(files, breakPath)
  }
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
