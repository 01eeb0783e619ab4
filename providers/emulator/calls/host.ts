import type { Database, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { printDatetime } from '../datamodel/datetime.js'
import { forgetHost } from '../effects/eject-host.js'
import { bootSeconds, goDown, moveManagement } from '../effects/host-start.js'
import { haltVm, moveVm } from '../effects/vm-power.js'
import { machineOfHost } from '../lab/reachability.js'
import { bootHereRefusals } from '../rules/boot-here.js'
import { parseMask, maskRefusals } from '../rules/cpu-masking.js'
import { parseFeatures, printFeatures } from '../rules/cpu-features.js'
import { cannotEvacuateRefusals, evacuateRefusals, planEvacuation } from '../rules/evacuation.js'
import { mapOf, numberOf, recordOf } from '../rules/field.js'
import {
  declareDeadRefusals,
  destroyHostRefusals,
  disableRefusals,
  enableRefusals,
  goDownRefusals,
  powerOnRefusals,
} from '../rules/host-lifecycle.js'
import { managementReconfigureRefusals } from '../rules/pif.js'
import { refusal, refusedWhen } from '../rules/refusal.js'
import type { Refusal } from '../rules/refusal.js'
import { managementInterfaceOf, residentsOf } from '../rules/related.js'
import { freeMemoryOf } from '../rules/vm-memory.js'
import { vmOperationRefusals } from '../rules/vm-operation.js'
import type { Call, CallContext } from './call.js'
import { defineCall } from './define-call.js'
import { anyReference, flag, integer, optional, reference, text, textMap } from './parameter.js'

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

function reboot(context: CallContext, given: { readonly host: Ref }): void {
  const { world, database } = context
  const machine = goDown(world, database, given.host, vm => leave(context, given.host, vm))
  if (machine === undefined) return
  world.updateMachine(machine, { power: 'booting' })
  world.schedule({ atSeconds: world.clock.now() + bootSeconds, event: 'host-boot', machine, details: {} })
}

function shutDown(context: CallContext, given: { readonly host: Ref }): void {
  const { world, database } = context
  const machine = goDown(world, database, given.host, vm => leave(context, given.host, vm))
  if (machine !== undefined) world.updateMachine(machine, { power: 'off' })
}

function powerOn({ world, database }: CallContext, given: { readonly host: Ref }): void {
  const machine = machineOfHost(world, database, given.host)
  if (machine === undefined || world.machine(machine).power !== 'off') return
  world.updateMachine(machine, { power: 'booting' })
  world.schedule({ atSeconds: world.clock.now() + bootSeconds, event: 'host-boot', machine, details: {} })
}

/** What the host's own clock says: virtual time and the skew of its machine. */
function clockOf({ world, database }: CallContext, ref: Ref): number {
  const machine = machineOfHost(world, database, ref)
  const skew = machine === undefined ? 0 : (world.hardware.machines.get(machine)?.clockSkewSeconds ?? 0)
  return world.clock.now() + skew
}

function maskingRefusals(database: Database, ref: Ref, features: string): readonly Refusal[] {
  const info = mapOf(recordOf(database, 'host', ref), 'cpu_info')
  const { maskable } = info
  return maskRefusals({
    vendor: info['vendor'] ?? '',
    maskable: maskable === 'full' || maskable === 'base' ? maskable : 'no',
    physical: parseFeatures(info['physical_features'] ?? '') ?? [],
    requested: features,
  })
}

/** The features that the host will have after its next boot. */
function maskCpu({ world, database }: CallContext, ref: Ref, features: string): void {
  const info = mapOf(recordOf(database, 'host', ref), 'cpu_info')
  database.update('host', ref, { cpu_info: { ...info, features_after_reboot: features } })
  const machine = machineOfHost(world, database, ref)
  if (machine !== undefined) world.updateMachine(machine, { pendingCpuFeatures: features })
}

function evacuate({ database, release }: CallContext, given: { readonly host: Ref }): void {
  const { moves } = planEvacuation(database, given.host, { release })
  for (const [vm, target] of moves) moveVm(database, vm, target)
}

function hostCall(
  message: string,
  definition: {
    readonly seconds?: number
    readonly rules: (context: CallContext, host: Ref) => readonly Refusal[]
    readonly perform: (context: CallContext, given: { readonly host: Ref }) => void
    readonly operation?: string
  },
): Call {
  const { operation } = definition
  return defineCall(
    `host.${message}`,
    { host },
    {
      durationSeconds: definition.seconds ?? 1,
      ...(operation !== undefined && {
        exclusive: (_context: CallContext, given: { readonly host: Ref }) => [
          { className: 'host', ref: given.host, operation },
        ],
      }),
      rules: (context, given) => definition.rules(context, given.host),
      perform: (context, given) => definition.perform(context, given),
    },
  )
}

/** Messages of class host (xapi.md §2.5, §8). */
export const hostCalls: readonly Call[] = [
  defineCall(
    'host.disable',
    { host, auto_enable: optional(flag(), true) },
    {
      durationSeconds: 1,
      rules: ({ database, release }, given) => disableRefusals(database, given.host, release),
      perform: ({ database }, given) => database.update('host', given.host, { enabled: false }),
    },
  ),
  hostCall('enable', {
    rules: ({ database, release }, ref) => enableRefusals(database, ref, release),
    perform: ({ database }, given) => database.update('host', given.host, { enabled: true }),
  }),
  hostCall('reboot', {
    seconds: 5,
    operation: 'reboot',
    rules: ({ database }, ref) => goDownRefusals(database, ref),
    perform: reboot,
  }),
  hostCall('shutdown', {
    seconds: 5,
    operation: 'shutdown',
    rules: ({ database }, ref) => goDownRefusals(database, ref),
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
  defineCall(
    'host.evacuate',
    { host, network: optional(anyReference(), nullRef), evacuate_batch_size: optional(integer(), 0) },
    {
      durationSeconds: ({ database }, given) => 10 + 20 * residentsOf(database, given.host).length,
      exclusive: (_context, given) => [{ className: 'host', ref: given.host, operation: 'evacuate' }],
      rules: ({ database, release }, given) => evacuateRefusals(database, given.host, { release }),
      perform: evacuate,
    },
  ),
  hostCall('assert_can_evacuate', {
    rules: ({ database, release }, ref) => cannotEvacuateRefusals(database, ref, { release }),
    perform: () => undefined,
  }),
  defineCall(
    'host.get_vms_which_prevent_evacuation',
    { self },
    {
      perform: ({ database, release }, given) =>
        Object.fromEntries(
          planEvacuation(database, given.self, { release }).obstacles.map(([vm, { code, parameters }]) => [
            vm,
            [code, ...parameters],
          ]),
        ),
    },
  ),
  defineCall(
    'host.management_reconfigure',
    { pif: reference('PIF') },
    {
      durationSeconds: 5,
      rules: ({ database }, given) => managementReconfigureRefusals(database, given.pif),
      perform: ({ database }, given) => moveManagement(database, given.pif),
    },
  ),
  defineCall(
    'host.get_management_interface',
    { host },
    { perform: ({ database }, given) => managementInterfaceOf(database, given.host)?.[0] ?? nullRef },
  ),
  defineCall(
    'host.management_disable',
    {},
    {
      rules: ({ world, machine }) =>
        refusedWhen(world.machine(machine).role === 'member', 'SLAVE_REQUIRES_MANAGEMENT_INTERFACE'),
      perform: ({ world, database, machine }) => {
        const pif = managementInterfaceOf(database, world.machine(machine).hostRef)
        if (pif !== undefined) database.update('PIF', pif[0], { management: false })
      },
    },
  ),
  defineCall(
    'host.compute_free_memory',
    { host },
    { perform: ({ database }, given) => freeMemoryOf(database, given.host) },
  ),
  defineCall(
    'host.compute_memory_overhead',
    { host },
    { perform: ({ database }, given) => numberOf(recordOf(database, 'host', given.host), 'memory_overhead') },
  ),
  defineCall(
    'host.get_servertime',
    { host },
    { perform: (context, given) => printDatetime(clockOf(context, given.host)) },
  ),
  defineCall(
    'host.get_server_localtime',
    { host },
    { perform: (context, given) => printDatetime(clockOf(context, given.host)) },
  ),
  defineCall(
    'host.set_cpu_features',
    { host, features: text() },
    {
      until: '7.0',
      rules: ({ database }, given) => maskingRefusals(database, given.host, given.features),
      perform: (context, given) =>
        maskCpu(context, given.host, printFeatures(parseMask(given.features) ?? [])),
    },
  ),
  defineCall(
    'host.reset_cpu_features',
    { host },
    {
      until: '7.0',
      perform: (context, given) => {
        const info = mapOf(recordOf(context.database, 'host', given.host), 'cpu_info')
        maskCpu(context, given.host, info['physical_features'] ?? '')
      },
    },
  ),
  defineCall(
    'host.set_hostname_live',
    { host, hostname: text() },
    {
      rules: (_context, given) =>
        refusedWhen(
          !/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(given.hostname) || given.hostname.length > 63,
          'HOST_NAME_INVALID',
          ['A host name has letters, digits, dots and dashes, at most 63'],
          ['host', given.host],
        ),
      perform: ({ database }, given) => database.update('host', given.host, { hostname: given.hostname }),
    },
  ),
  defineCall(
    'host.set_power_on_mode',
    { self, power_on_mode: text(), power_on_config: textMap() },
    {
      perform: ({ database }, given) =>
        database.update('host', given.self, {
          power_on_mode: given.power_on_mode,
          power_on_config: given.power_on_config,
        }),
    },
  ),
  defineCall(
    'host.set_iscsi_iqn',
    { host, value: text() },
    {
      since: '7.5',
      rules: (_context, given) =>
        given.value === '' ? [refusal('INVALID_VALUE', ['value', ''], ['host', given.host])] : [],
      perform: ({ database }, given) => {
        const otherConfig = mapOf(recordOf(database, 'host', given.host), 'other_config')
        database.update('host', given.host, {
          iscsi_iqn: given.value,
          other_config: { ...otherConfig, iscsi_iqn: given.value },
        })
      },
    },
  ),
  defineCall(
    'host.set_multipathing',
    { host, value: flag() },
    {
      since: '7.5',
      perform: ({ database }, given) => {
        const otherConfig = mapOf(recordOf(database, 'host', given.host), 'other_config')
        database.update('host', given.host, {
          multipathing: given.value,
          other_config: { ...otherConfig, multipathing: String(given.value), multipathhandle: 'dmp' },
        })
      },
    },
  ),
  hostCall('restart_agent', { seconds: 20, rules: () => [], perform: () => undefined }),
]
