import { Failure } from '../../../src/diagnostic/failure.js'
import type { Strike } from '../faults/strike.js'
import { powerOff } from '../hardware-events.js'
import type { LivingWorld } from '../living-world.js'
import { XapiFailure } from '../xapi-failure.js'
import { noAnswer, requirePower } from './no-answer.js'

/** A call, as far as faults concern it. */
export interface StruckCall {
  readonly world: LivingWorld
  readonly machine: string
  readonly method: string
}

/**
 * Does the work of a call as far as what strikes it lets it be done. An answer that gets lost, and one of a machine that
 * has crashed, is a `Failure` (unavailable) for the caller, whatever became of the work.
 */
export async function suffer<T>(
  call: StruckCall,
  strike: Strike | undefined,
  work: () => T | Promise<T>,
): Promise<T> {
  if (strike === undefined) return work()
  const { world, machine, method } = call
  if (strike.delaySeconds > 0) {
    await world.clock.sleep(strike.delaySeconds)
    requirePower(world, machine, method)
  }
  if (strike.dies === 'before') {
    powerOff(world, machine)
    throw noAnswer(method, `the machine ${machine} crashed at ${method}`)
  }
  try {
    if (strike.refusal !== undefined) throw refusalOf(strike.refusal)
    const result = await work()
    if (!strike.losesAnswer) return result
  } catch (problem) {
    if (!strike.losesAnswer || !(problem instanceof Failure)) throw problem
  } finally {
    if (strike.dies === 'after') powerOff(world, machine)
  }
  throw noAnswer(method, `the answer of ${machine} to ${method} got lost`)
}

/** What the caller of an `Async.` call sees of a strike: it has its task before the work begins. */
export function atTheCaller(strike: Strike | undefined): Strike | undefined {
  return strike === undefined
    ? undefined
    : {
        ...strike,
        delaySeconds: 0,
        refusal: undefined,
        dies: strike.dies === 'before' ? 'before' : undefined,
      }
}

/** What becomes of the work of an `Async.` call: its task shows it. */
export function inTheTask(strike: Strike | undefined): Strike | undefined {
  return strike === undefined ? undefined : { ...strike, losesAnswer: false }
}

function refusalOf([code, ...parameters]: readonly [code: string, ...parameters: string[]]): XapiFailure {
  return new XapiFailure(code, parameters)
}
