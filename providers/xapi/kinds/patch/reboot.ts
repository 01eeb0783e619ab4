import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal, objectArgument } from '../../drafting/argument.js'
import { call, type Draft, wait } from '../../drafting/draft.js'
import { masked } from '../../drafting/milestone.js'
import type { HostPlan } from '../../drafting/pool-plan.js'
import type { Staging } from '../../drafting/staging.js'
import { findAnywhere, virtualMachines } from '../../observation/find.js'
import type { ObservedPool } from '../../observation/observation.js'

/** Seconds within which a host must have come back. */
const rebootDeadlineSeconds = 1800

/** What a reboot is for, and the argument that causes it. */
export interface RebootReason {
  readonly cause: NonNullable<Draft['cause']>
  readonly why: string
}

/** Empties a host, reboots it and brings it back into use. */
export function rebootSteps(
  change: Change,
  host: HostPlan,
  at: Argument,
  staging: Staging,
  reason: RebootReason,
): readonly Draft[] {
  const { cause } = reason
  const named = { at, host: objectArgument('host', host.uuid) }
  const condition = { at, host: literal(host.uuid) }
  const pool = staging.observation.pools.get(host.poolUuid)
  const name = (step: string) => `${host.name}/${step}`
  return [
    call(change.address, name('disable'), 'host.disable', named, `let no VM start on ${host.name}`, {
      cause,
      after: [{ milestone: masked(host.uuid), reason: 'the mask of its CPU takes effect at the same boot' }],
    }),
    ...(pool !== undefined && hasRunning(pool, host.uuid, staging)
      ? [
          call(
            change.address,
            name('evacuate'),
            'host.evacuate',
            named,
            `move the VMs of ${host.name} to other hosts`,
            {
              cause,
              disrupts: [
                {
                  subject: `VMs on host ${host.name}`,
                  effect: 'moves',
                  detail: 'they migrate to other hosts while they run',
                  cause,
                },
              ],
            },
          ),
        ]
      : []),
    call(change.address, name('reboot'), 'host.reboot', named, `reboot ${host.name}`, {
      cause,
      disrupts: [{ subject: `host ${host.name}`, effect: 'reboots', detail: reason.why, cause }],
    }),
    wait(
      change.address,
      name('live'),
      'host.live',
      condition,
      `wait until ${host.name} answers again`,
      rebootDeadlineSeconds,
      { cause },
    ),
    call(change.address, name('enable'), 'host.enable', named, `let VMs start on ${host.name} again`, {
      cause,
    }),
    wait(
      change.address,
      name('enabled'),
      'host.enabled',
      condition,
      `wait until ${host.name} takes VMs`,
      rebootDeadlineSeconds,
      { cause },
    ),
  ]
}

function hasRunning(pool: ObservedPool, hostUuid: string, staging: Staging): boolean {
  const host = findAnywhere(staging.observation, 'host', hostUuid)?.ref
  return virtualMachines(pool).some(
    vm => vm.record.resident_on === host && vm.record.power_state !== 'Halted',
  )
}
