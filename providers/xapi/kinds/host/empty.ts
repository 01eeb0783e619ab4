import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal, objectArgument } from '../../drafting/argument.js'
import { textOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import type { HostPlan } from '../../drafting/pool-plan.js'
import type { Staging } from '../../drafting/staging.js'
import { findAnywhere, virtualMachines } from '../../observation/find.js'
import { textField } from '../../observation/record.js'

/** Why a host is emptied, and what becomes of VMs that cannot leave it while they run. */
export interface Emptying {
  readonly change: Change
  readonly host: HostPlan
  readonly at: Argument
  readonly cause: NonNullable<Draft['cause']>
}

interface Resident {
  readonly uuid: string
  readonly name: string
  /** How it leaves, and how it comes back. */
  readonly way: 'migrate' | 'shutdown' | 'suspend'
}

/** Takes the running VMs of a host off it: those that cannot migrate as `unmovable` says, the others by evacuation. */
export function emptySteps(emptying: Emptying, staging: Staging): readonly Draft[] {
  const { change, host, at, cause } = emptying
  const residents = residentsOf(emptying, staging)
  const moving = residents.filter(vm => vm.way === 'migrate')
  const evacuate = call(
    change.address,
    `${host.name}/evacuate`,
    'host.evacuate',
    { at, host: objectArgument('host', host.uuid) },
    `move ${names(moving)} from ${host.name} to other hosts`,
    {
      cause,
      disrupts: moving.map(vm => ({
        subject: `VM ${vm.name}`,
        effect: 'moves' as const,
        detail: `it migrates from ${host.name} to another host while it runs`,
        cause,
      })),
    },
  )
  return [
    ...residents.filter(vm => vm.way !== 'migrate').map(vm => stopStep(vm, emptying)),
    ...(moving.length === 0 ? [] : [evacuate]),
  ]
}

/** Brings the VMs back that were on the host, each the way it left. */
export function refillSteps(emptying: Emptying, staging: Staging): readonly Draft[] {
  return residentsOf(emptying, staging).map(vm => returnStep(vm, emptying))
}

function residentsOf({ change, host }: Emptying, staging: Staging): readonly Resident[] {
  const found = findAnywhere(staging.observation, 'host', host.uuid)
  if (found === undefined) return []
  const stuck = staging.obstacles.get(host.uuid)
  const policy = textOf(change.planned, 'unmovable') ?? 'refuse'
  return virtualMachines(found.pool)
    .filter(vm => vm.record['resident_on'] === found.ref && vm.record['power_state'] !== 'Halted')
    .map(({ record }) => {
      const uuid = textField(record, 'uuid')
      const isStopped = stuck?.has(uuid) === true && (policy === 'shutdown' || policy === 'suspend')
      return { uuid, name: textField(record, 'name_label'), way: isStopped ? policy : 'migrate' }
    })
}

function stopStep(vm: Resident, { change, host, at, cause }: Emptying): Draft {
  const isSuspended = vm.way === 'suspend'
  const subject = `VM ${vm.name}`
  return call(
    change.address,
    `${host.name}/${vm.name} ${vm.uuid.slice(0, 8)}/${isSuspended ? 'suspend' : 'shutdown'}`,
    isSuspended ? 'VM.suspend' : 'VM.clean_shutdown',
    { at, vm: objectArgument('VM', vm.uuid) },
    `${isSuspended ? 'suspend' : 'shut down'} ${subject}, which cannot leave ${host.name} while it runs`,
    {
      cause,
      disrupts: [
        {
          subject,
          effect: 'stops',
          detail: `it cannot migrate from ${host.name}, so it ${isSuspended ? 'is suspended' : 'is shut down'} meanwhile`,
          cause,
        },
      ],
    },
  )
}

function returnStep(vm: Resident, { change, host, at, cause }: Emptying): Draft {
  const to = { at, vm: objectArgument('VM', vm.uuid), host: objectArgument('host', host.uuid) }
  const id = `${host.name}/${vm.name} ${vm.uuid.slice(0, 8)}/back`
  const subject = `VM ${vm.name}`
  if (vm.way === 'migrate')
    return call(
      change.address,
      id,
      'VM.pool_migrate',
      { ...to, options: literal({ live: 'true' }) },
      `move ${subject} back to ${host.name}`,
      {
        cause,
        disrupts: [
          { subject, effect: 'moves', detail: `it migrates back to ${host.name} while it runs`, cause },
        ],
      },
    )
  const started = { ...to, start_paused: literal(false), force: literal(false) }
  return vm.way === 'suspend'
    ? call(change.address, id, 'VM.resume_on', started, `resume ${subject} on ${host.name}`, { cause })
    : call(change.address, id, 'VM.start_on', started, `start ${subject} on ${host.name} again`, { cause })
}

function names(vms: readonly Resident[]): string {
  if (vms.length > 3) return `${vms.length} VMs`
  return `${vms.length === 1 ? 'VM' : 'VMs'} ${vms.map(vm => vm.name).join(', ')}`
}
