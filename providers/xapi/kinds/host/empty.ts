import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal, objectArgument } from '../../drafting/argument.js'
import { textOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { ready } from '../../drafting/milestone.js'
import type { HostPlan } from '../../drafting/pool-plan.js'
import { forgetPlaces, keepPlaces, keptPlaces, stayStep, type Stay } from '../../drafting/places.js'
import { differs } from '../../drafting/setting.js'
import type { Staging } from '../../drafting/staging.js'
import { findAnywhere, findByRef, findByUuid, type Found, isLive, residents } from '../../observation/find.js'
import { textField } from '../../observation/record.js'

/** Why a host is emptied, and what becomes of VMs that cannot leave it while they run. */
export interface Emptying {
  readonly change: Change
  readonly host: HostPlan
  readonly at: Argument
  readonly cause: NonNullable<Draft['cause']>
  readonly stay: Stay
  /** UUIDs of VMs that are gone by then. */
  readonly removed?: ReadonlySet<string>
}

interface Resident {
  readonly uuid: string
  readonly name: string
  /** How it leaves, and how it comes back. */
  readonly way: 'migrate' | 'shutdown' | 'suspend'
  /** True where an earlier apply took it off the host and was interrupted before it came back. */
  readonly isAway: boolean
  /** False where it is here only until it goes back to where such an apply took it from. */
  readonly isAtHome: boolean
}

/** Writes down which VMs are to come back: later, or in an apply after one that is interrupted before they have. */
export function rememberSteps(emptying: Emptying, staging: Staging): readonly Draft[] {
  const { change, host, at, stay } = emptying
  const vms = residentsOf(emptying, staging)
    .filter(vm => vm.isAtHome)
    .map(({ uuid, way }) => ({ uuid, isStopped: stay === 'maintenance' && way !== 'migrate' }))
  const pool = staging.observation.pools.get(host.poolUuid)
  return keepPlaces({ address: change.address, at, host, stay }, vms, pool)
}

/** Takes the running VMs of a host off it: those that cannot migrate as `unmovable` says, the others by evacuation. */
export function emptySteps(emptying: Emptying, staging: Staging): readonly Draft[] {
  const { change, host, at, cause } = emptying
  const residents = residentsOf(emptying, staging).filter(vm => !vm.isAway)
  const moving = residents.filter(vm => vm.way === 'migrate')
  const evacuate = call(
    change.address,
    stayStep(host, emptying.stay, 'evacuate'),
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

/** Brings the VMs back that were on the host, each the way it left, and takes the note of them away. */
export function refillSteps(emptying: Emptying, staging: Staging): readonly Draft[] {
  return comingBack(
    residentsOf(emptying, staging).filter(vm => vm.isAtHome),
    emptying,
    staging,
  )
}

/** The same where this plan has not emptied the host: who is still there need not come back. */
export function returnSteps(emptying: Emptying, staging: Staging): readonly Draft[] {
  return comingBack(awayFrom(emptying.host, emptying.stay, staging), emptying, staging)
}

function comingBack(residents: readonly Resident[], emptying: Emptying, staging: Staging): readonly Draft[] {
  const { change, host, at, stay } = emptying
  const isNoted = residents.length > 0 || presentNote(host, stay, staging) !== undefined
  return [
    ...residents.map(vm => returnStep(vm, emptying, staging)),
    ...(isNoted ? [forgetPlaces({ address: change.address, at, host, stay })] : []),
  ]
}

function residentsOf({ change, host, stay, removed }: Emptying, staging: Staging): readonly Resident[] {
  const found = findAnywhere(staging.observation, 'host', host.uuid)
  if (found === undefined) return []
  const stuck = staging.obstacles.get(host.uuid)
  const policy = textOf(change.planned, 'unmovable') ?? 'refuse'
  const staying = residents(found).filter(({ record }) => removed?.has(textField(record, 'uuid')) !== true)
  const present = staying.map(({ record }): Resident => {
    const uuid = textField(record, 'uuid')
    const isStopped = stuck?.has(uuid) === true && (policy === 'shutdown' || policy === 'suspend')
    return {
      uuid,
      name: textField(record, 'name_label'),
      way: isStopped ? policy : 'migrate',
      isAway: false,
      isAtHome: !isExpectedElsewhere(uuid, host, staging),
    }
  })
  return [...present, ...awayFrom(host, stay, staging)]
}

/** VMs that an earlier apply took off the host, and how each comes back: as it is found now. */
function awayFrom(host: HostPlan, stay: Stay, staging: Staging): readonly Resident[] {
  return (presentNote(host, stay, staging) ?? []).flatMap(uuid => {
    const vm = findAnywhere(staging.observation, 'VM', uuid)
    if (vm === undefined || isMovedByItsBlock(uuid, staging)) return []
    const state = textField(vm.record, 'power_state')
    const isThere = findByRefUuid(vm, 'resident_on') === host.uuid && state === 'Running'
    const way = waysBack[state]
    if (isThere || way === undefined) return []
    return [{ uuid, name: textField(vm.record, 'name_label'), way, isAway: true, isAtHome: true }]
  })
}

/** True where another host, which is up, is to get the VM back. */
function isExpectedElsewhere(vmUuid: string, host: HostPlan, staging: Staging): boolean {
  const pool = staging.observation.pools.get(host.poolUuid)
  const kept = stays.flatMap(stay => [...keptPlaces(pool, stay)])
  return kept.some(([uuid, vms]) => {
    const other = pool === undefined ? undefined : findByUuid(pool, 'host', uuid)
    return (
      uuid !== host.uuid && vms.includes(vmUuid) && other !== undefined && isLive(other.pool, other.record)
    )
  })
}

const stays: readonly Stay[] = ['restore', 'maintenance']

const waysBack: { readonly [state: string]: Resident['way'] | undefined } = {
  Running: 'migrate',
  Halted: 'shutdown',
  Suspended: 'suspend',
}

function findByRefUuid(vm: Found, field: string): string | undefined {
  const host = findByRef(vm.pool, 'host', textField(vm.record, field))
  return host === undefined ? undefined : textField(host.record, 'uuid')
}

/** What a block says of its VM goes before what an earlier apply had in mind. */
function isMovedByItsBlock(uuid: string, staging: Staging): boolean {
  return [...staging.changes.values()].some(
    change =>
      change.kindName === 'vm' &&
      change.identity === uuid &&
      (change.action === 'delete' ||
        ['power', 'host'].some(name => differs(change, name)) ||
        (textOf(change.planned, 'power') ?? 'running') !== 'running'),
  )
}

function presentNote(host: HostPlan, stay: Stay, staging: Staging): readonly string[] | undefined {
  return keptPlaces(staging.observation.pools.get(host.poolUuid), stay).get(host.uuid)
}

function stopStep(vm: Resident, { change, host, at, cause, stay }: Emptying): Draft {
  const isSuspended = vm.way === 'suspend'
  const subject = `VM ${vm.name}`
  return call(
    change.address,
    stayStep(host, stay, `${vm.name} ${vm.uuid.slice(0, 8)}/${isSuspended ? 'suspend' : 'shutdown'}`),
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

function returnStep(vm: Resident, { change, host, at, cause, stay }: Emptying, staging: Staging): Draft {
  const to = { at, vm: objectArgument('VM', vm.uuid), host: objectArgument('host', host.uuid) }
  const id = stayStep(host, stay, `${vm.name} ${vm.uuid.slice(0, 8)}/back`)
  const subject = `VM ${vm.name}`
  const after = vm.isAway && stay === 'maintenance' ? editsOf(vm.uuid, staging) : []
  if (vm.way === 'migrate')
    return call(
      change.address,
      id,
      'VM.pool_migrate',
      { ...to, options: literal({ live: 'true' }) },
      `move ${subject} back to ${host.name}`,
      {
        cause,
        after,
        disrupts: [
          { subject, effect: 'moves', detail: `it migrates back to ${host.name} while it runs`, cause },
        ],
      },
    )
  const started = { ...to, start_paused: literal(false), force: literal(false) }
  return vm.way === 'suspend'
    ? call(change.address, id, 'VM.resume_on', started, `resume ${subject} on ${host.name}`, { cause, after })
    : call(change.address, id, 'VM.start_on', started, `start ${subject} on ${host.name} again`, {
        cause,
        after,
      })
}

/** What the block of a VM changes while it is down comes before it is up again. */
function editsOf(vmUuid: string, staging: Staging): Draft['after'] {
  return [...staging.changes.values()]
    .filter(change => change.kindName === 'vm' && change.identity === vmUuid && change.action !== 'no-op')
    .map(change => ({ milestone: ready(change.address), reason: 'it is changed while it is down' }))
}

function names(vms: readonly Resident[]): string {
  if (vms.length > 3) return `${vms.length} VMs`
  return `${vms.length === 1 ? 'VM' : 'VMs'} ${vms.map(vm => vm.name).join(', ')}`
}
