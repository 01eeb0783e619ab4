import { Failure } from '../../../src/diagnostic/failure.js'
import { isDebugging } from '../../../src/runtime/log-level.js'
import type { Runtime } from '../../../src/runtime/runtime.js'

/** What a call went through on its way, in numbers and addresses: there is no place here for anything that was said. */
export interface CallTrace {
  /** How often it was sent again on another connection. */
  retries: number
  /** How often the session had to be renewed for it. */
  renewals: number
  /** The coordinator that a member named; the member itself refused the call (HOST_IS_SLAVE). */
  redirect: string | undefined
}

/** Follows calls. */
export interface CallLog {
  /** Does the work of one call; its end is noted, whatever it came to. */
  traced<T>(host: string, method: string, work: (trace: CallTrace) => Promise<T>): Promise<T>
}

/** How a session is opened. */
export const loginMethod = 'session.login_with_password'

/** Notes nothing. */
export const silentLog: CallLog = { traced: (_host, _method, work) => work(newTrace()) }

/**
 * A line on stderr for each call where POOLWRIGHT_LOG is `debug`: when it began, host, message, duration in milliseconds,
 * `ok` or the code of the failure, and what it went through. Parameters and answers never come here.
 */
export function callLog({
  clock,
  terminal,
  environment,
}: Pick<Runtime, 'clock' | 'terminal' | 'environment'>): CallLog {
  if (!isDebugging(environment)) return silentLog
  return {
    async traced(host, method, work) {
      const trace = newTrace()
      const [at, start] = [new Date(clock.now()).toISOString(), clock.monotonic()]
      const note = (outcome: string): void => {
        const milliseconds = Math.round(clock.monotonic() - start)
        terminal.error(
          `${at} debug xapi ${[host, wordOf(method), `${milliseconds}ms`, outcome, ...extrasOf(trace)].join(' ')}\n`,
        )
      }
      try {
        const result = await work(trace)
        note(method === loginMethod && trace.redirect !== undefined ? 'HOST_IS_SLAVE' : 'ok')
        return result
      } catch (problem) {
        note(problem instanceof Failure ? codeOf(problem) : 'failed')
        throw problem
      }
    },
  }
}

function newTrace(): CallTrace {
  return { retries: 0, renewals: 0, redirect: undefined }
}

/** A message, or the path of a transfer without its query, which holds the session. */
function wordOf(method: string): string {
  return method.replace(/\?.*$/s, '')
}

/** Codes are words of xapi's, of node's or of ours; whatever else a host may call an error is not repeated. */
function codeOf({ code }: Failure): string {
  return /^[A-Za-z][A-Za-z0-9_-]{0,79}$/.test(code) ? code : 'failed'
}

function extrasOf({ retries, renewals, redirect }: CallTrace): readonly string[] {
  return [
    ...(retries === 0 ? [] : [`retries=${retries}`]),
    ...(renewals === 0 ? [] : [`renewals=${renewals}`]),
    ...(redirect === undefined ? [] : [`redirect=${isAddress(redirect) ? redirect : 'unreadable'}`]),
  ]
}

function isAddress(text: string): boolean {
  return /^[\w.:[\]-]{1,253}$/.test(text)
}
