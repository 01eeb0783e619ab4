import { Failure } from '../../../src/diagnostic/failure.js'
import type { LivingWorld } from '../living-world.js'

/** Messages that change nothing, or nothing that would hurt twice. */
const harmless = /\.get_|^session\.|^system\.|^event\./

/** What a caller sees whose connection ends without an answer: what became of the call, it cannot know. */
export function noAnswer(method: string, message: string): Failure {
  return new Failure('unavailable', 'ECONNRESET', message, harmless.test(method))
}

/** A machine whose power was cut while it worked on a call does nothing any more, and answers nothing. */
export function requirePower(world: LivingWorld, machine: string, method: string): void {
  if (world.machine(machine).power !== 'on')
    throw noAnswer(method, `the machine ${machine} went down during ${method}`)
}
