import { Failure } from '../../../src/diagnostic/failure.js'
import type { LivingWorld } from '../living-world.js'

/** What a caller sees whose connection ends without an answer. */
export function noAnswer(message: string): Failure {
  return new Failure('unavailable', 'ECONNRESET', message, true)
}

/** A machine whose power was cut while it worked on a call does nothing any more, and answers nothing. */
export function requirePower(world: LivingWorld, machine: string, name: string): void {
  if (world.machine(machine).power !== 'on') throw noAnswer(`the machine ${machine} went down during ${name}`)
}
