import { bootVm, endProtection, haltVm, metricsOf, moveVm, resumeVm, suspendVm } from '../effects/vm-power.js'
import type { Ref } from '../database/database.js'
import { printDatetime } from '../datamodel/datetime.js'
import { numberOf, recordOf, refOf } from '../rules/field.js'
import { vmOperationRefusals } from '../rules/vm-operation.js'
import { hasDrivers } from '../rules/vm-traits.js'
import { drawnHost, migrateRefusals, startRefusals, suspendRefusals } from '../rules/vm-start.js'
import { lostPathRefusals } from '../rules/vm-path.js'
import { XapiFailure } from '../xapi-failure.js'
import { invariant } from '../../../src/diagnostic/invariant.js'
import type { Call, CallContext } from './call.js'
import type { Claim } from './define-call.js'
import { defineCall } from './define-call.js'
import { flag, reference, textMap } from './parameter.js'

const vm = reference('VM')
const host = reference('host')
const startFlags = { start_paused: flag(), force: flag() }

function claim(operation: string): (context: CallContext, given: { readonly vm: Ref }) => readonly Claim[] {
  return (_context, given) => [{ className: 'VM', ref: given.vm, operation }]
}

function startDelay({ database }: CallContext, given: { readonly vm: Ref }): number {
  return 10 + numberOf(recordOf(database, 'VM', given.vm), 'start_delay')
}

/** Runs a halted or suspended VM on a host, or where xapi's placement puts it. */
function run(
  context: CallContext,
  given: { readonly vm: Ref; readonly start_paused: boolean },
  chosen: Ref | undefined,
  enter: typeof bootVm,
): void {
  const { world, database, release } = context
  const target = chosen ?? drawnHost(world, database, given.vm, release)
  invariant(target !== undefined, 'the rules found a host')
  const [lost] = lostPathRefusals(world, database, given.vm, target)
  if (lost !== undefined) throw new XapiFailure(lost.code, lost.parameters)
  enter({ world, database, vm: given.vm, host: target, release, isPaused: given.start_paused })
}

function stop({ database }: CallContext, given: { readonly vm: Ref }): void {
  haltVm(database, given.vm)
  endProtection(database, given.vm)
}

/** A reboot stays on its host; the clock of the guest starts anew. */
function reboot({ world, database, release }: CallContext, given: { readonly vm: Ref }): void {
  const home = refOf(recordOf(database, 'VM', given.vm), 'resident_on')
  bootVm({ world, database, vm: given.vm, host: home, release, isPaused: false })
}

/** A call that only needs the operation to be possible now. */
function plainCall(
  operation: string,
  seconds: number,
  perform: (context: CallContext, given: { readonly vm: Ref }) => void,
): Call {
  return defineCall(
    `VM.${operation}`,
    { vm },
    {
      durationSeconds: seconds,
      exclusive: claim(operation),
      rules: ({ database, release }, given) =>
        vmOperationRefusals(database, given.vm, operation, { release }),
      perform,
    },
  )
}

/** How long xapi waits for a guest to go down, in virtual seconds (xapi.md §7.6). */
const patienceSeconds = 1200

/**
 * A call that asks the guest to go down. One without drivers does not hear it: the call is tried all the same, and ends in
 * VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT [vm] (xapi.md §0.4, §7.2).
 */
function politeCall(
  operation: string,
  seconds: number,
  perform: (context: CallContext, given: { readonly vm: Ref }) => void,
): Call {
  const hears = ({ database }: CallContext, given: { readonly vm: Ref }) =>
    hasDrivers(database, recordOf(database, 'VM', given.vm))
  return defineCall(
    `VM.${operation}`,
    { vm },
    {
      durationSeconds: (context, given) => (hears(context, given) ? seconds : patienceSeconds),
      exclusive: claim(operation),
      rules: ({ database, release }, given) =>
        vmOperationRefusals(database, given.vm, operation, { release }),
      perform: (context, given) => {
        if (!hears(context, given)) throw new XapiFailure('VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT', [given.vm])
        perform(context, given)
      },
    },
  )
}

/** Messages that start, stop and move VMs (xapi.md §7.5, §7.6). */
export const vmPowerCalls: readonly Call[] = [
  defineCall(
    'VM.start',
    { vm, ...startFlags },
    {
      durationSeconds: startDelay,
      exclusive: claim('start'),
      rules: ({ database, release }, given) =>
        startRefusals(database, { vm: given.vm, host: undefined, operation: 'start', release }),
      perform: (context, given) => run(context, given, undefined, bootVm),
    },
  ),
  defineCall(
    'VM.start_on',
    { vm, host, ...startFlags },
    {
      durationSeconds: startDelay,
      exclusive: claim('start_on'),
      rules: ({ world, database, release }, given) => [
        ...startRefusals(database, { vm: given.vm, host: given.host, operation: 'start_on', release }),
        ...lostPathRefusals(world, database, given.vm, given.host),
      ],
      perform: (context, given) => run(context, given, given.host, bootVm),
    },
  ),
  defineCall(
    'VM.resume',
    { vm, ...startFlags },
    {
      durationSeconds: 15,
      exclusive: claim('resume'),
      rules: ({ database, release }, given) =>
        startRefusals(database, { vm: given.vm, host: undefined, operation: 'resume', release }),
      perform: (context, given) => run(context, given, undefined, resumeVm),
    },
  ),
  defineCall(
    'VM.resume_on',
    { vm, host, ...startFlags },
    {
      durationSeconds: 15,
      exclusive: claim('resume_on'),
      rules: ({ world, database, release }, given) => [
        ...startRefusals(database, { vm: given.vm, host: given.host, operation: 'resume_on', release }),
        ...lostPathRefusals(world, database, given.vm, given.host),
      ],
      perform: (context, given) => run(context, given, given.host, resumeVm),
    },
  ),
  plainCall('pause', 1, ({ database }, given) => database.update('VM', given.vm, { power_state: 'Paused' })),
  plainCall('unpause', 1, ({ database }, given) =>
    database.update('VM', given.vm, { power_state: 'Running' }),
  ),
  politeCall('clean_shutdown', 20, stop),
  plainCall('hard_shutdown', 2, stop),
  plainCall('shutdown', 20, stop),
  politeCall('clean_reboot', 30, reboot),
  plainCall('hard_reboot', 10, reboot),
  plainCall('power_state_reset', 1, stop),
  defineCall(
    'VM.suspend',
    { vm },
    {
      durationSeconds: 20,
      exclusive: claim('suspend'),
      rules: ({ database, release }, given) => suspendRefusals(database, given.vm, release),
      perform: ({ database }, given) => suspendVm(database, given.vm),
    },
  ),
  defineCall(
    'VM.pool_migrate',
    { vm, host, options: textMap() },
    {
      durationSeconds: 30,
      exclusive: claim('pool_migrate'),
      rules: ({ world, database, release }, given) => [
        ...migrateRefusals(database, given.vm, given.host, {
          release,
          isForced: given.options['force'] === 'true',
        }),
        ...lostPathRefusals(world, database, given.vm, given.host),
      ],
      perform: ({ world, database }, given) => {
        moveVm(database, given.vm, given.host)
        database.update('VM_metrics', metricsOf(database, given.vm), {
          last_updated: printDatetime(world.clock.now()),
        })
      },
    },
  ),
]
