import { Failure } from '../../src/diagnostic/failure.js'
import { hasCarrier } from './lab/reachability.js'
import { restartingKey } from './rules/contact.js'
import type { LivingWorld } from './living-world.js'

/**
 * The machine whose xapi answers at an address. Throws `Failure` (unavailable) where no machine has it, and for one that
 * is off, boots, or has no cable in its management NIC.
 */
export function locateMachine(world: LivingWorld, address: string): string {
  for (const label of world.hardware.machines.keys()) {
    const state = world.machine(label)
    const database = world.database(state.databaseId)
    if (database.get('host', state.hostRef)?.['address'] !== address) continue
    if (state.power === 'off')
      throw noAnswer('EHOSTUNREACH', `no answer from ${address}: the machine ${label} is switched off`)
    if (state.power === 'booting') {
      throw noAnswer(
        'ECONNREFUSED',
        `no answer from ${address}: the machine ${label} has not finished booting`,
      )
    }
    if (world.fact(restartingKey(label)) === true)
      throw noAnswer('ECONNREFUSED', `no answer from ${address}: the toolstack of ${label} is restarting`)
    const management = database
      .referring('PIF', 'host', state.hostRef)
      .find(([, pif]) => pif['management'] === true)
    if (management === undefined || !hasCarrier(world, database, management[0])) {
      throw noAnswer('EHOSTUNREACH', `no answer from ${address}: the management NIC of ${label} has no cable`)
    }
    return label
  }
  throw noAnswer('EHOSTUNREACH', `no answer from ${address}: no machine of the lab has this address`)
}

function noAnswer(code: string, message: string): Failure {
  return new Failure('unavailable', code, message, true)
}
