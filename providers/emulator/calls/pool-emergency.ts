import type { Ref } from '../database/database.js'
import { changeCoordinator, restartToolstack } from '../effects/toolstack.js'
import { machineOfHost } from '../lab/reachability.js'
import { adriftKey, canTalk, isInEmergency } from '../rules/contact.js'
import { recordOf, textOf } from '../rules/field.js'
import { emergencyRefusals } from '../rules/host-lifecycle.js'
import { coordinatorOf } from '../rules/related.js'
import type { Call, CallContext } from './call.js'
import { defineCall } from './define-call.js'
import { text } from './parameter.js'

function rules({ world, database, machine }: CallContext, isRequired: boolean) {
  const isOn = isInEmergency(world, machine)
  return emergencyRefusals(database, world.machine(machine).hostRef, { isRequired, isOn })
}

/** The member leads from its copy of the database; the others are not told. */
function takeOver({ world, database, machine }: CallContext): void {
  const { hostRef } = world.machine(machine)
  const others = database.refs('host').filter(host => host !== hostRef)
  changeCoordinator(world, database, hostRef, others)
}

/** The member follows the coordinator at that address; where there is none it stays in emergency mode. */
function follow({ world, database, machine }: CallContext, address: string): void {
  const coordinator = recordOf(database, 'host', coordinatorOf(database))
  const isThere = textOf(coordinator, 'address') === address
  world.setFact(adriftKey(machine), isThere ? undefined : true)
  restartToolstack(world, machine)
}

/** Members that the coordinator reaches and that had lost it follow again; the others are left out. */
function recover({ world, database }: CallContext): readonly Ref[] {
  const coordinator = coordinatorOf(database)
  return database.refs('host').filter(host => {
    const machine = machineOfHost(world, database, host)
    if (machine === undefined || world.fact(adriftKey(machine)) !== true) return false
    if (!canTalk(world, database, coordinator, host)) return false
    world.setFact(adriftKey(machine), undefined)
    restartToolstack(world, machine)
    return true
  })
}

/** Messages that bring a pool back whose coordinator is gone (xapi.md §1.6). */
export const poolEmergencyCalls: readonly Call[] = [
  defineCall(
    'pool.emergency_transition_to_master',
    {},
    { durationSeconds: 10, rules: context => rules(context, true), perform: takeOver },
  ),
  defineCall(
    'pool.emergency_reset_master',
    { master_address: text() },
    {
      durationSeconds: 5,
      rules: context => rules(context, false),
      perform: (context, given) => follow(context, given.master_address),
    },
  ),
  defineCall('pool.recover_slaves', {}, { perform: recover }),
]
