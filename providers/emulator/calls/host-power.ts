import type { Database, Ref } from '../database/database.js'
import { forgetHost } from '../effects/eject-host.js'
import { expectVerdict } from '../effects/ha-verdict.js'
import { wakeHa } from '../effects/ha-restart.js'
import { disabledKey } from '../effects/host-liveness.js'
import { bootSeconds, goDown } from '../effects/host-start.js'
import { restartToolstack } from '../effects/toolstack.js'
import { haltVm, moveVm } from '../effects/vm-power.js'
import { machineOfHost } from '../lab/reachability.js'
import { bootHereRefusals } from '../rules/boot-here.js'
import {
  declareDeadRefusals,
  destroyHostRefusals,
  disableRefusals,
  emergencyDisableHaRefusals,
  enableRefusals,
  goDownRefusals,
  powerOnRefusals,
} from '../rules/host-lifecycle.js'
import { residentsOf } from '../rules/related.js'
import { vmOperationRefusals } from '../rules/vm-operation.js'
import type { World } from '../world.js'
import type { Call, CallContext } from './call.js'
import { defineCall } from './define-call.js'
import { hostCall } from './host-call.js'
import { flag, optional, reference } from './parameter.js'

const host = reference('host')
const self = reference('host')

/** A guest of a host that goes down moves where it can, and is stopped where it cannot. */
function leave(context: CallContext, home: Ref, vm: Ref): void {
  const { database, release } = context
  const canMove = vmOperationRefusals(database, vm, 'pool_migrate', { release, isStrict: true }).length === 0
  const target = canMove
    ? database
        .refs('host')
        .find(other => other !== home && bootHereRefusals(database, vm, other, { release }).length === 0)
    : undefined
  if (target === undefined) haltVm(database, vm)
  else moveVm(database, vm, target)
}

/** A host told to go down leaves HA's live set in order; another one leads if it was the coordinator. */
function leaveLiveSet(world: World, database: Database, ref: Ref): void {
  database.update('host', ref, { ha_statefiles: [], ha_network_peers: [] })
  expectVerdict(world, database)
  wakeHa(world, database)
}

function reboot(context: CallContext, given: { readonly host: Ref }): void {
  const { world, database } = context
  const machine = goDown(world, database, given.host, vm => leave(context, given.host, vm))
  if (machine === undefined) return
  world.updateMachine(machine, { power: 'booting' })
  world.schedule({ atSeconds: world.clock.now() + bootSeconds, event: 'host-boot', machine, details: {} })
  leaveLiveSet(world, database, given.host)
}

function shutDown(context: CallContext, given: { readonly host: Ref }): void {
  const { world, database } = context
  const machine = goDown(world, database, given.host, vm => leave(context, given.host, vm))
  if (machine === undefined) return
  world.updateMachine(machine, { power: 'off' })
  leaveLiveSet(world, database, given.host)
}

function powerOn({ world, database }: CallContext, given: { readonly host: Ref }): void {
  const machine = machineOfHost(world, database, given.host)
  if (machine === undefined || world.machine(machine).power !== 'off') return
  world.updateMachine(machine, { power: 'booting' })
  world.schedule({ atSeconds: world.clock.now() + bootSeconds, event: 'host-boot', machine, details: {} })
}

function restartAgent({ world, database }: CallContext, given: { readonly host: Ref }): void {
  const machine = machineOfHost(world, database, given.host)
  if (machine !== undefined) restartToolstack(world, machine)
}

/** Messages that enable, start and stop hosts (xapi.md §8.1, §8.3, §8.4). */
export const hostPowerCalls: readonly Call[] = [
  defineCall(
    'host.disable',
    { host, auto_enable: optional(flag(), true) },
    {
      durationSeconds: 1,
      rules: ({ database, release }, given) => disableRefusals(database, given.host, release),
      perform: ({ world, database }, given) => {
        database.update('host', given.host, { enabled: false })
        if (!given.auto_enable) world.setFact(disabledKey(database, given.host), true)
      },
    },
  ),
  hostCall('enable', {
    rules: ({ database, release }, ref) => enableRefusals(database, ref, release),
    perform: ({ world, database }, given) => {
      world.setFact(disabledKey(database, given.host), undefined)
      database.update('host', given.host, { enabled: true })
    },
  }),
  hostCall('reboot', {
    seconds: 5,
    operation: 'reboot',
    rules: ({ world, database }, ref) => goDownRefusals(world, database, ref),
    perform: reboot,
  }),
  hostCall('shutdown', {
    seconds: 5,
    operation: 'shutdown',
    rules: ({ world, database }, ref) => goDownRefusals(world, database, ref),
    perform: shutDown,
  }),
  hostCall('power_on', {
    seconds: 5,
    operation: 'power_on',
    rules: ({ database }, ref) => powerOnRefusals(database, ref),
    perform: powerOn,
  }),
  hostCall('declare_dead', {
    rules: ({ database }, ref) => declareDeadRefusals(database, ref),
    perform: ({ database }, given) => {
      for (const [vm] of residentsOf(database, given.host)) haltVm(database, vm)
    },
  }),
  defineCall(
    'host.destroy',
    { self },
    {
      rules: ({ database }, given) => destroyHostRefusals(database, given.self),
      perform: ({ database }, given) => forgetHost(database, given.self),
    },
  ),
  hostCall('restart_agent', { seconds: 1, rules: () => [], perform: restartAgent }),
  defineCall(
    'host.emergency_ha_disable',
    { soft: optional(flag(), false) },
    {
      rules: ({ world, machine, database }, given) =>
        emergencyDisableHaRefusals(database, world.machine(machine).hostRef, given.soft),
      perform: ({ world, machine, database }) =>
        database.update('host', world.machine(machine).hostRef, { ha_statefiles: [], ha_network_peers: [] }),
    },
  ),
]
