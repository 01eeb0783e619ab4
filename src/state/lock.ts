import { Failure } from '../diagnostic/failure.js'
import type { Runtime } from '../runtime/runtime.js'

/** Who holds a state. */
export interface LockInfo {
  readonly id: string
  readonly userName: string
  readonly hostName: string
  readonly processId: number
  /** The command that holds it, as typed: `poolwright apply`. */
  readonly command: string
  /** Milliseconds since 1970. */
  readonly since: number
  /** Grows with every new holder, where the place counts: a write under an older number is refused. */
  readonly fence?: number
}

export interface LockRequest {
  readonly command: string
  /** How long to wait for another holder, in seconds; 0 gives up at once. */
  readonly timeoutSeconds: number
  /** True once the waiting is to end, as after Ctrl-C. */
  readonly isStopped?: () => boolean
}

/** How long a lock lasts whose holder no longer shows that it lives, in seconds, where the place can tell. */
export const leaseSeconds = 60

/** How often a holder shows that it lives, in seconds. */
export const heartbeatSeconds = 15

/** The lock that this process would hold. */
export function createLock(runtime: Runtime, command: string): LockInfo {
  const { environment } = runtime
  return {
    id: runtime.random.uuid(),
    userName: environment.userName,
    hostName: environment.hostName,
    processId: environment.processId,
    command,
    since: runtime.clock.now(),
  }
}

/** True when the holder was a process of this machine that is no more. */
export function isAbandoned(lock: LockInfo, runtime: Runtime): boolean {
  const { environment } = runtime
  return lock.hostName === environment.hostName && !environment.isProcessAlive(lock.processId)
}

/** Who holds it and since when: `ann@workstation (process 7, "poolwright apply") since 1 Jan 2024, 00:00:00 UTC`. */
export function holderText({ userName, hostName, processId, command, since }: LockInfo): string {
  const time = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: 'UTC',
  }).format(since)
  return `${userName}@${hostName} (process ${processId}, "${command}") since ${time} UTC`
}

/** The failure of somebody who comes second. */
export function lockConflict(name: string, lock: LockInfo): Failure {
  return new Failure(
    'conflict',
    'state-locked',
    `The state in ${name} is held by ${holderText(lock)}. Wait for it with --lock-timeout, or, if that process is gone, run "poolwright force-unlock ${lock.id}".`,
    true,
    [lock.id],
  )
}

/** The failure of a holder whose lock somebody else has taken meanwhile: it may write nothing more. */
export function lockLost(name: string): Failure {
  return new Failure(
    'conflict',
    'lock-lost',
    `The lock on the state in ${name} is no longer ours: it expired, or somebody removed it. Nothing more is written. What was done is in the journal; run the command again.`,
  )
}

/** The text of a lock file. */
export function printLock(lock: LockInfo): string {
  return `${JSON.stringify(lock, null, 2)}\n`
}

/** Reads a lock file; undefined when the text is none, as while another process is writing it. */
export function parseLock(text: string): LockInfo | undefined {
  try {
    const lock: unknown = JSON.parse(text)
    return isLock(lock) ? lock : undefined
  } catch {
    return undefined
  }
}

function isLock(lock: unknown): lock is LockInfo {
  return (
    lock !== null &&
    typeof lock === 'object' &&
    'id' in lock &&
    typeof lock.id === 'string' &&
    'hostName' in lock &&
    'processId' in lock &&
    typeof lock.processId === 'number'
  )
}
