import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal, objectArgument } from '../../drafting/argument.js'
import { flagOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { gone, ready } from '../../drafting/milestone.js'
import type { HostPlan, PoolPlan } from '../../drafting/pool-plan.js'
import { changesOf, poolOf, type Staging } from '../../drafting/staging.js'

/** The argument that stands for “the host that the rehearsal finds best”. */
export const bestHost: Argument = literal('best')

/** Starting a VM on a host: the one that is written, else the one that the rehearsal chooses. */
export function startStep(
  change: Change,
  at: Argument,
  uuid: Argument,
  host: HostPlan | undefined,
  name: string,
): Draft {
  const parameters = {
    at,
    vm: objectArgument('VM', uuid),
    host: host === undefined ? bestHost : objectArgument('host', host.uuid),
    start_paused: literal(false),
    force: literal(false),
  }
  const summary = host === undefined ? `start ${name}` : `start ${name} on ${host.name}`
  return call(change.address, 'start', 'VM.start_on', parameters, summary, {
    cause: { address: change.address, path: [host === undefined ? 'memory' : 'host'] },
  })
}

/** Resuming a suspended VM, likewise. */
export function resumeStep(
  change: Change,
  at: Argument,
  uuid: Argument,
  host: HostPlan | undefined,
  name: string,
): Draft {
  const draft = startStep(change, at, uuid, host, name)
  return {
    ...draft,
    id: `${change.address}/resume`,
    call: 'VM.resume_on',
    summary: draft.summary.replace('start', 'resume'),
  }
}

/** Suspending a running VM. */
export function suspend(change: Change, at: Argument, uuid: Argument, name: string): Draft {
  const cause = { address: change.address, path: ['power'] }
  return call(
    change.address,
    'suspend',
    'VM.suspend',
    { at, vm: objectArgument('VM', uuid) },
    `suspend ${name}`,
    {
      cause,
      disrupts: [{ subject: `VM ${name}`, effect: 'stops', detail: 'it is suspended', cause }],
    },
  )
}

/** A VM is suspended onto the default SR of its pool, so one that becomes the default is there first. */
export function suspendStorage(pool: PoolPlan, staging: Staging): Draft['after'] {
  const ofPool = changesOf('sr', staging).filter(change => poolOf(change, staging)?.uuid === pool.uuid)
  return [
    ...ofPool
      .filter(({ planned }) => flagOf(planned, 'default') === true)
      .map(({ address }) => ({
        milestone: ready(address),
        reason: `suspended VMs of the pool go to ${address}`,
      })),
    ...ofPool
      .filter(({ action }) => action === 'delete' || action === 'replace')
      .map(({ address }) => ({
        milestone: gone(address),
        reason: `what the VM has in memory must not go with ${address}`,
        isWish: true,
      })),
  ]
}

/** Stopping a running VM: the guest is asked, or the power is cut. */
export function stopStep(
  change: Change,
  at: Argument,
  uuid: Argument,
  name: string,
  isHard: boolean,
  why: string,
  cause: NonNullable<Draft['cause']>,
): Draft {
  const message = isHard ? 'VM.hard_shutdown' : 'VM.clean_shutdown'
  return call(
    change.address,
    'shutdown',
    message,
    { at, vm: objectArgument('VM', uuid) },
    isHard ? `cut the power of ${name}` : `shut ${name} down`,
    {
      cause,
      disrupts: [{ subject: `VM ${name}`, effect: 'stops', detail: why, cause }],
    },
  )
}
