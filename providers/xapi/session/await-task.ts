import { Failure } from '../../../src/diagnostic/failure.js'
import type { StepWatch } from '../../../src/provider/watch.js'
import type { Clock } from '../../../src/runtime/runtime.js'
import { isRefusal, isUnavailable, refusalFailure } from './refusal.js'
import { resultOf } from './task-result.js'
import type { XapiRecord, XapiSession, XapiValue } from './xapi-session.js'

export interface TaskPatience {
  /** How long an answer may take; a look at a task takes less. */
  readonly readMilliseconds: number
  /** How long a host that does not answer any more is asked again what became of its task. */
  readonly lostMilliseconds: number
}

export interface TaskWait {
  readonly session: Pick<XapiSession, 'call'>
  readonly task: string
  /** What the task does, for messages. */
  readonly method: string
  readonly clock: Clock
  readonly patience: TaskPatience
  readonly watch: StepWatch | undefined
  /** What befell the transfer that the task is of: unless the task ends soon, that is told. */
  readonly broken?: Failure | undefined
}

/** The longest look at a task, in seconds; xapi of old wants a number with a fraction. */
const longestLook = 30.1

/**
 * Waits for the end of a task through events, tells its progress, and calls it off where the watch says so. Answers its
 * result. Rejects with what the task ended with: `refused`, or `cancelled` where it was called off; and with `unavailable`
 * where that cannot be had, whatever the reason, since the call may have been done.
 */
export async function awaitTask(wait: TaskWait): Promise<string> {
  const { watch, session, task } = wait
  // What cannot be called off any more goes on to its end.
  const cancel = (): void => void session.call('task.cancel', task).catch(ignoreFailure)
  watch?.signal.addEventListener('abort', cancel, { once: true })
  if (watch?.signal.aborted === true) cancel()
  try {
    return await follow(wait)
  } finally {
    watch?.signal.removeEventListener('abort', cancel)
  }
}

async function follow(wait: TaskWait): Promise<string> {
  const { method, clock, watch, broken, patience } = wait
  const started = clock.monotonic()
  let heardAt = started
  let token = ''
  for (;;) {
    const look = await lookAt(wait, token)
    if (look.kind === 'lost') {
      if (clock.monotonic() - heardAt > patience.lostMilliseconds) throw lost(method, look.problem)
      await clock.sleep(Math.min(5000, patience.lostMilliseconds / 4))
      token = ''
      continue
    }
    heardAt = clock.monotonic()
    if (look.record === undefined) {
      // A first look shows whatever there is.
      if (token === '') throw gone(method)
      token = ''
      continue
    }
    token = look.token
    const end = await outcomeOf(method, look.record)
    if (end !== undefined) return end
    watch?.progress(Number(look.record['progress']))
    if (broken !== undefined && clock.monotonic() - started > patience.lostMilliseconds) throw broken
  }
}

type Look =
  | { readonly kind: 'seen'; readonly record: XapiRecord | undefined; readonly token: string }
  | { readonly kind: 'lost'; readonly problem: Failure }

/** Waits for a change of the task, but not for long. */
async function lookAt(wait: TaskWait, token: string): Promise<Look> {
  const { session, task, patience, method } = wait
  const seconds = Math.min(longestLook, patience.readMilliseconds / 2000 + 0.001)
  let answer: XapiValue
  try {
    answer = await session.call('event.from', [`task/${task}`], token, seconds)
  } catch (problem) {
    if (!(problem instanceof Failure)) throw problem
    if (problem.isRetryable || isUnavailable(problem) || isRefusal(problem, 'EVENTS_LOST'))
      return { kind: 'lost', problem }
    throw lost(method, problem)
  }
  const { events = [], token: next = '' } = isRecord(answer) ? answer : {}
  const snapshots = (Array.isArray(events) ? events : []).flatMap(event =>
    isRecord(event) && isRecord(event['snapshot']) ? [event['snapshot']] : [],
  )
  return { kind: 'seen', record: snapshots.at(-1), token: String(next) }
}

async function outcomeOf(method: string, record: XapiRecord): Promise<string | undefined> {
  switch (record['status']) {
    case 'success':
      return resultOf(String(record['result']))
    case 'cancelled':
      throw new Failure('cancelled', 'TASK_CANCELLED', `${method} was called off`)
    case 'failure': {
      const [code = 'TASK_FAILED', ...parameters] = texts(record['error_info'])
      if (code === 'TASK_CANCELLED') throw new Failure('cancelled', code, `${method} was called off`)
      throw refusalFailure(method, code, parameters)
    }
    default:
      return undefined
  }
}

function gone(method: string): Failure {
  return new Failure(
    'unavailable',
    'TASK_GONE',
    `the host knows nothing of the task of ${method} any more; it may have been done`,
  )
}

function lost(method: string, problem: Failure): Failure {
  return new Failure(
    'unavailable',
    problem.code,
    `what became of ${method} could not be asked: ${problem.message}`,
    false,
    problem.parameters,
  )
}

function ignoreFailure(problem: unknown): void {
  if (!(problem instanceof Failure)) throw problem
}

function texts(value: XapiValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function isRecord(value: XapiValue | undefined): value is XapiRecord {
  return typeof value === 'object' && !Array.isArray(value)
}
