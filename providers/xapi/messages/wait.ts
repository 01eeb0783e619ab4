import { Failure } from '../../../src/diagnostic/failure.js'
import type { Json, Step } from '../../../src/provider/step.js'
import type { XapiDialer, XapiSession } from '../session/xapi-session.js'
import { designate, findOwned, text } from './designate.js'
import { referenceByUuid, withReferences } from './references.js'

/** Seconds between two looks. */
const intervalSeconds = 5

/**
 * Waits until the condition of a step holds, letting the dialer's time pass. Rejects with `unavailable` and the code
 * `wait-timed-out` after the step's deadline. `open` gives a session and is asked anew each time, since hosts restart.
 */
export async function waitFor(
  step: Step,
  values: { readonly [name: string]: Json },
  dialer: XapiDialer,
  open: () => Promise<XapiSession>,
): Promise<Json> {
  if (step.call === 'time.passed') {
    await dialer.pause(Number(values.seconds))
    return null
  }
  const deadline = step.deadlineSeconds ?? 600
  for (let waited = 0; ; waited += intervalSeconds) {
    if (await holds(step.call, values, open)) return conditionResult(values)
    if (waited >= deadline) {
      throw new Failure(
        'unavailable',
        'wait-timed-out',
        `${step.summary}: it did not come about within ${deadline} seconds`,
      )
    }
    await dialer.pause(intervalSeconds)
  }
}

function conditionResult(values: { readonly [name: string]: Json }): Json {
  return values.host === undefined ? null : { uuid: values.host }
}

async function holds(
  condition: string,
  values: { readonly [name: string]: Json },
  open: () => Promise<XapiSession>,
): Promise<boolean> {
  try {
    const session = await open()
    return await withReferences(session, async () => {
      const host = await referenceByUuid(session, 'host', text(values.host))
      return condition === 'network.present'
        ? isOnNetwork(session, host, values.network ?? null)
        : isHostReady(session, host, condition)
    })
  } catch (error) {
    // Who waits for a host to go down takes silence for an answer.
    if (condition === 'host.off' && error instanceof Failure && error.kind === 'unavailable') return true
    if (
      error instanceof Failure &&
      (error.kind === 'unavailable' || error.isRetryable || isNotThereYet(error))
    )
      return false
    throw error
  }
}

/** `network.present`: the host has an interface on the network. */
async function isOnNetwork(session: XapiSession, host: string, network: Json): Promise<boolean> {
  const wanted = await designate(session, network)
  const found = await findOwned(session, 'PIF', 'host.get_PIFs', host, pif => pif.network === wanted)
  return found !== undefined
}

/** `host.live`: it answers. `host.off`: it does not. `host.enabled` and `pool.member`: it takes VMs, too. */
async function isHostReady(session: XapiSession, host: string, condition: string): Promise<boolean> {
  const metrics = text(await session.call('host.get_metrics', host))
  const isLive = (await session.call('host_metrics.get_live', metrics)) === true
  if (condition === 'host.off') return !isLive
  return isLive && (condition === 'host.live' || (await session.call('host.get_enabled', host)) === true)
}

function isNotThereYet(error: Failure): boolean {
  return [
    'HOST_STILL_BOOTING',
    'HOST_OFFLINE',
    'CANNOT_CONTACT_HOST',
    'HANDLE_INVALID',
    'UUID_INVALID',
    'SESSION_INVALID',
    'HOST_IS_SLAVE',
  ].includes(error.code)
}
