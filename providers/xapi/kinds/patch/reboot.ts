import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal, objectArgument } from '../../drafting/argument.js'
import { call, type Draft, wait } from '../../drafting/draft.js'
import { delivered, masked } from '../../drafting/milestone.js'
import type { HostPlan } from '../../drafting/pool-plan.js'
import type { Staging } from '../../drafting/staging.js'
import { allSetUp } from '../host/set-up.js'
import { emptySteps, refillSteps, rememberSteps } from '../host/empty.js'
import { isKeptInMaintenance } from '../host/maintenance.js'

/** Seconds within which a host must have come back. */
export const rebootDeadlineSeconds = 1800

/** What a reboot is for, and the argument that causes it. */
export interface RebootReason {
  readonly cause: NonNullable<Draft['cause']>
  readonly why: string
}

/** Empties a host, reboots it, brings it back into use, and its VMs back onto it. */
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
  const emptying = { change, host, at, cause, stay: 'restore' as const }
  const isCoordinator = staging.observation.pools.get(host.poolUuid)?.coordinatorUuid === host.uuid
  const files = {
    milestone: delivered(host.poolUuid),
    reason: `${host.name} takes the files of updates before it goes`,
    isSequence: true,
  }
  const name = (step: string) => `${host.name}/${step}`
  return [
    ...rememberSteps(emptying, staging),
    call(change.address, name('disable'), 'host.disable', named, `let no VM start on ${host.name}`, {
      cause,
      after: [
        { milestone: masked(host.uuid), reason: 'the mask of its CPU takes effect at the same boot' },
        ...(isCoordinator ? [files, ...allSetUp(host.poolUuid, staging)] : []),
      ],
    }),
    ...emptySteps(emptying, staging),
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
    ...refillSteps(emptying, staging),
    ...(isKeptInMaintenance(host, staging)
      ? [
          call(
            change.address,
            name('keep'),
            'host.disable',
            named,
            `let no VM start on ${host.name}, which stays in maintenance`,
            { cause },
          ),
        ]
      : []),
  ]
}
