import { Failure } from '../../diagnostic/failure.js'

/** The failure of a write where somebody else has written since the state was read. */
export function writeConflict(name: string): Failure {
  return new Failure(
    'conflict',
    'state-changed',
    `The state in ${name} was written by somebody else since it was read, and theirs is kept. What was done here is not in it: run "poolwright plan" to see what is left to do, and "poolwright state rebuild" where objects are missing from the state.`,
  )
}
