import { Failure } from '../../../src/diagnostic/failure.js'
import type { FieldValue } from '../database/database.js'
import type { Emulator } from '../emulator.js'
import type { ServedAddresses } from './served-addresses.js'

/** A lab on the wire. */
export interface ServedLab {
  readonly emulator: Emulator
  readonly addresses: ServedAddresses
  /** Virtual seconds in a second of the clients'. */
  readonly speed: number
}

/** What a machine makes of a message: an answer, an error of xapi's, or nothing at all, since it is off. */
export type Outcome =
  | { readonly kind: 'success'; readonly value: FieldValue }
  | { readonly kind: 'refused'; readonly code: string; readonly parameters: readonly string[] }
  | { readonly kind: 'silence' }

/** Lets a machine answer one message. */
export async function answerMessage(
  { emulator, addresses, speed }: ServedLab,
  machine: string,
  method: string,
  parameters: readonly FieldValue[],
): Promise<Outcome> {
  const given = addresses.inward(method, parameters)
  try {
    const connection = emulator.connect(addresses.labAddress(machine))
    const value = await connection.call(
      method,
      ...(method === 'event.from' ? lengthened(given, speed) : given),
    )
    return { kind: 'success', value: addresses.outward(method, value) }
  } catch (problem) {
    return failedOutcome(problem, addresses)
  }
}

/** What a client is told when something failed. */
export function failedOutcome(problem: unknown, addresses: ServedAddresses): Outcome {
  if (!(problem instanceof Failure))
    return { kind: 'refused', code: 'INTERNAL_ERROR', parameters: [String(problem)] }
  if (problem.kind === 'unavailable') return { kind: 'silence' }
  const { code, parameters } = problem
  return { kind: 'refused', code, parameters: addresses.outwardParameters(code, parameters) }
}

/** A client that waits for events does so in time of its own. */
function lengthened(parameters: readonly FieldValue[], speed: number): readonly FieldValue[] {
  return parameters.map((value, index) => {
    const isTimeout = index === 3 && value !== '' && Number.isFinite(Number(value))
    return isTimeout ? Number(value) * speed : value
  })
}
