import { invariant } from '../../../src/diagnostic/invariant.js'
import type { Ref } from '../database/database.js'
import { machineOfHost } from '../lab/reachability.js'
import { ejectHost } from '../effects/eject-host.js'
import { refreshCpuLevel } from '../effects/cpu-level.js'
import { moveManagement } from '../effects/host-start.js'
import { joinPool } from '../effects/join-pool.js'
import { takePassword } from '../effects/root-password.js'
import { changeCoordinator, toolstackRestartSeconds } from '../effects/toolstack.js'
import { createVlan } from '../effects/network.js'
import { recordOf, refOf } from '../rules/field.js'
import { designateRefusals, ejectRefusals, poolManagementRefusals } from '../rules/host-lifecycle.js'
import type { JoinRequest } from '../rules/pool-join.js'
import { joinRefusals, reachPool } from '../rules/pool-join.js'
import { coordinatorOf, poolOf, referring } from '../rules/related.js'
import { createVlanRefusals, vlanBases } from '../rules/vlan.js'
import type { Call, CallContext } from './call.js'
import { defineCall } from './define-call.js'
import { integer, reference, text } from './parameter.js'

const joinParameters = { master_address: text(), master_username: text(), master_password: text() }

type JoinGiven = {
  readonly master_address: string
  readonly master_username: string
  readonly master_password: string
}

function joinRequest(context: CallContext, given: JoinGiven, isForced: boolean): JoinRequest {
  const { world, machine } = context
  const state = world.machine(machine)
  return {
    world,
    joiner: world.database(state.databaseId),
    joinerHost: state.hostRef,
    release: world.hardware.machines.get(machine)?.release ?? context.release,
    address: given.master_address,
    username: given.master_username,
    password: given.master_password,
    isForced,
  }
}

/** Moves the host into the pool; it comes to life there when its toolstack has restarted as a member's. */
function join(context: CallContext, given: JoinGiven, isForced: boolean): void {
  const { world, machine } = context
  const reached = reachPool(joinRequest(context, given, isForced))
  invariant('join' in reached, 'the rules reached the pool')
  const left = world.machine(machine).databaseId
  takePassword(world, machine, reached.join.pool)
  const hostRef = joinPool(world, reached.join)
  world.updateMachine(machine, { databaseId: reached.join.pool.id, role: 'member', hostRef })
  world.removeDatabase(left)
  world.schedule({
    atSeconds: world.clock.now() + toolstackRestartSeconds,
    event: 'member-restart',
    machine,
    details: {},
  })
}

function joinCall(message: string, isForced: boolean): Call {
  return defineCall(`pool.${message}`, joinParameters, {
    durationSeconds: 30,
    rules: (context, given) => joinRefusals(joinRequest(context, given, isForced)),
    perform: (context, given) => join(context, given, isForced),
  })
}

/** Another host leads from now on; every toolstack restarts, and updates count as not synchronised (xapi.md §1.6). */
function designate({ world, database }: CallContext, given: { readonly host: Ref }): void {
  if (coordinatorOf(database) !== given.host) changeCoordinator(world, database, given.host)
}

/** Messages of class pool that are no business of HA's (xapi.md §1). */
export const poolCalls: readonly Call[] = [
  joinCall('join', false),
  joinCall('join_force', true),
  defineCall(
    'pool.eject',
    { host: reference('host') },
    {
      durationSeconds: 20,
      exclusive: ({ database }) => [{ className: 'pool', ref: poolOf(database)[0], operation: 'eject' }],
      rules: ({ database }, given) => ejectRefusals(database, given.host),
      perform: ({ world, database }, given) => {
        const label = machineOfHost(world, database, given.host)
        const machine = label === undefined ? undefined : world.hardware.machines.get(label)
        invariant(machine !== undefined, 'a host without a machine')
        ejectHost(world, database, given.host, machine)
        refreshCpuLevel(world, database, coordinatorOf(database))
      },
    },
  ),
  defineCall(
    'pool.designate_new_master',
    { host: reference('host') },
    {
      durationSeconds: 30,
      exclusive: ({ database }) => [
        { className: 'pool', ref: poolOf(database)[0], operation: 'designate_new_master' },
      ],
      rules: ({ database, release }, given) => designateRefusals(database, given.host, release),
      perform: designate,
    },
  ),
  defineCall(
    'pool.management_reconfigure',
    { network: reference('network') },
    {
      since: '7.3',
      durationSeconds: 10,
      rules: ({ database }, given) => poolManagementRefusals(database, given.network),
      perform: ({ database }, given) => {
        for (const [pif] of referring(database, 'PIF', 'network', given.network))
          moveManagement(database, pif)
      },
    },
  ),
  defineCall(
    'pool.create_VLAN_from_PIF',
    { pif: reference('PIF'), network: reference('network'), VLAN: integer() },
    {
      durationSeconds: 5,
      rules: ({ database }, given) =>
        vlanBases(database, given.pif).flatMap(base =>
          createVlanRefusals(database, base, given.VLAN, given.network),
        ),
      perform: ({ database }, given) =>
        vlanBases(database, given.pif).map(base => {
          const vlan = createVlan(database, base, given.VLAN, given.network)
          return refOf(recordOf(database, 'VLAN', vlan), 'untagged_PIF')
        }),
    },
  ),
  defineCall('pool.sync_database', {}, { durationSeconds: 2, perform: () => '' }),
]
