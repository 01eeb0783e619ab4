import type { Bracket, Finding } from '../../../src/provider/contract.js'
import type { Argument } from '../../../src/provider/step.js'
import { literal, objectArgument } from '../drafting/argument.js'
import { call, chain, type Draft, wait } from '../drafting/draft.js'
import { keepPlaces, keptPlaces } from '../drafting/places.js'
import type { Obstacles } from '../drafting/staging.js'
import { hasTools } from '../kinds/vm/edit.js'
import { findByUuid, type Found, poolRecord, virtualMachines } from '../observation/find.js'
import type { ObservedPool } from '../observation/observation.js'
import { flagField, mapField, textField } from '../observation/record.js'
import { armStep, disarmSteps, haNoteGone } from '../ordering/ha-steps.js'
import { type Guest, guestOf, inOrder, inTurns } from './guests.js'
import type { Machine, Site } from './site.js'

/** Seconds within which a host must have gone down. */
const offDeadlineSeconds = 1200

/** How guests are stopped. */
export interface Manner {
  /** UUIDs of VMs whose blocks write `shutdown = "hard"`. */
  readonly hard: ReadonlySet<string>
  /** True where a guest that cannot be asked is cut off. */
  readonly mayCutOff: boolean
}

/** Steps, and the times between them in which something is switched off. */
export interface PowerPlan {
  readonly drafts: readonly Draft[]
  readonly brackets: readonly Omit<Bracket, 'unprotected'>[]
  readonly lines: readonly string[]
  readonly findings: readonly Finding[]
}

/** The pool as a whole: its guests, its members, its coordinator. */
export function shutDownPool(site: Site, pool: ObservedPool, manner: Manner): PowerPlan {
  const at = literal(site.coordinator.ip)
  const running = runningVms(pool)
  const members = site.members.filter(machine => machine.isLive)
  const machines = [site.coordinator, ...members]
  const stops = inOrder(running.map(guestOf), 'down', site.address, guest =>
    stopStep(guest, pool, at, site.address, manner),
  )
  const drafts = inTurns([
    {
      steps: machines.flatMap(machine => noteSteps(machine, pool, at)),
      told: 'what runs where is written down first',
    },
    {
      steps: isHaOn(pool) ? disarmSteps(site.address, at, site.name, pool, 'the pool is shut down') : [],
      told: 'under high availability hosts that go down would look like failures',
    },
    ...stops.map(steps => ({ steps, told: 'guests go down by descending order, before their hosts' })),
    {
      steps: members.flatMap(machine => offSteps(machine, pool, at)),
      told: 'the coordinator goes down last',
    },
    { steps: offSteps(site.coordinator, pool, at), told: '' },
  ])
  return {
    drafts,
    brackets: [],
    lines: [poolLine(site, running.length, members)],
    findings: silentGuests(running, site.address, manner),
  }
}

function poolLine(site: Site, guests: number, members: readonly Machine[]): string {
  const what = [
    guests === 0
      ? 'no VM runs'
      : `${guests === 1 ? 'the VM that runs is' : `the ${guests} VMs that run are`} shut down by their order and delays`,
    members.length === 0 ? undefined : `then ${members.map(machine => machine.name).join(', ')}`,
    `${site.coordinator.name}, the coordinator, last`,
  ]
  return `Pool ${site.name} will be shut down: ${what.filter(part => part !== undefined).join('; ')}. The pool remembers which VMs ran where; "poolwright start" brings them back.`
}

/** One host: its guests move away where they can and are shut down where they cannot. High availability is on again before it goes. */
export function shutDownHost(
  site: Site,
  machine: Machine,
  pool: ObservedPool,
  manner: Manner,
  obstacles: Obstacles,
): PowerPlan {
  const at = literal(site.coordinator.ip)
  const host = findByUuid(pool, 'host', machine.uuid)
  const here = runningVms(pool).filter(vm => vm.record['resident_on'] === host?.ref)
  const stuck = obstacles.get(machine.uuid)
  const isAlone = site.members.length === 0
  const staying = here.filter(vm => isAlone || stuck?.has(textField(vm.record, 'uuid')) === true)
  const moving = here.filter(vm => !staying.includes(vm)).map(guestOf)
  const isArmed = isHaOn(pool)
  const disarm = isArmed ? disarmSteps(site.address, at, site.name, pool, `${machine.name} is emptied`) : []
  const arm = isArmed ? chain([armStep(site.address, at, site.name, pool), haNoteGone(site.address, at)]) : []
  const named = { at, host: objectArgument('host', machine.uuid) }
  const evacuate = call(
    machine.address,
    'evacuate',
    'host.evacuate',
    named,
    `move ${moving.map(guest => `VM ${guest.name}`).join(', ')} from ${machine.name} to other hosts`,
    {
      disrupts: moving.map(guest => ({
        subject: `VM ${guest.name}`,
        effect: 'moves',
        detail: `it migrates from ${machine.name} to another host while it runs`,
      })),
    },
  )
  const stops = inOrder(staying.map(guestOf), 'down', machine.address, guest =>
    stopStep(guest, pool, at, machine.address, manner),
  )
  const drafts = inTurns([
    { steps: noteSteps(machine, pool, at), told: 'what runs on it is written down first' },
    { steps: disarm, told: 'high availability would refuse it' },
    { steps: disableSteps(machine, pool, at), told: 'nothing starts there any more' },
    ...stops.map(steps => ({ steps, told: 'guests that cannot move go down first, by descending order' })),
    { steps: moving.length === 0 ? [] : [evacuate], told: `${machine.name} is empty first` },
    { steps: arm, told: 'high availability is on again first' },
    { steps: downSteps(machine, at), told: '' },
  ])
  const [opens, closes] = [disarm.at(-1)?.id, arm[0]?.id]
  return {
    drafts,
    brackets:
      opens === undefined || closes === undefined
        ? []
        : [
            {
              pool: site.name,
              what: `High availability of ${site.name}`,
              reason: `emptying ${machine.name}`,
              opens,
              closes,
            },
          ],
    lines: [
      `Host ${machine.name} will be shut down. The pool remembers which VMs ran on it; "poolwright start ${machine.name}" brings them back.`,
    ],
    findings: silentGuests(staying, machine.address, manner),
  }
}

/** Guests without tools may or may not heed the power button. */
function silentGuests(vms: readonly Found[], address: string, manner: Manner): readonly Finding[] {
  const names = vms
    .filter(vm => !canBeAsked(vm) && !isCutOff(vm, manner))
    .map(({ record }) => textField(record, 'name_label'))
  if (names.length === 0) return []
  return [
    {
      severity: 'warning',
      origin: 'policy',
      code: 'guest-may-not-answer',
      summary: 'A guest may not shut down when it is asked',
      detail: `${names.join(', ')}: no tools in the guest say that it takes such a request, so it may go on until the request times out.`,
      remedy: 'Shut it down from inside first, install its tools, or give --hard to cut such guests off.',
      address,
    },
  ]
}

function canBeAsked(vm: Found): boolean {
  return hasTools(vm) && mapField(vm.record, 'blocked_operations')['clean_shutdown'] === undefined
}

function isCutOff(vm: Found, manner: Manner): boolean {
  return manner.hard.has(textField(vm.record, 'uuid')) || (manner.mayCutOff && !canBeAsked(vm))
}

function runningVms(pool: ObservedPool): readonly Found[] {
  return virtualMachines(pool).filter(vm =>
    ['Running', 'Paused'].includes(textField(vm.record, 'power_state')),
  )
}

function isHaOn(pool: ObservedPool): boolean {
  return flagField(poolRecord(pool)?.record ?? {}, 'ha_enabled')
}

/** What ran on a machine, with what an earlier attempt has stopped there already. */
function noteSteps(machine: Machine, pool: ObservedPool, at: Argument): readonly Draft[] {
  const before = keptPlaces(pool, 'restore')
  const host = findByUuid(pool, 'host', machine.uuid)
  const elsewhere = new Set([...before].flatMap(([uuid, vms]) => (uuid === machine.uuid ? [] : vms)))
  const here = runningVms(pool)
    .filter(vm => vm.record['resident_on'] === host?.ref)
    .map(vm => textField(vm.record, 'uuid'))
    .filter(uuid => !elsewhere.has(uuid))
  const vms = [...new Set([...(before.get(machine.uuid) ?? []), ...here])]
  const kept = vms.map(uuid => ({ uuid, isStopped: false }))
  return chain(keepPlaces({ address: machine.address, at, host: machine, stay: 'restore' }, kept, pool))
}

/** A guest is asked to go down; one that writes so, or cannot be asked where that is allowed, is cut off. */
function stopStep(guest: Guest, pool: ObservedPool, at: Argument, address: string, manner: Manner): Draft {
  const vm = findByUuid(pool, 'VM', guest.uuid)
  const isHard = vm !== undefined && isCutOff(vm, manner)
  return call(
    address,
    `${guest.name} ${guest.uuid.slice(0, 8)}/shutdown`,
    isHard ? 'VM.hard_shutdown' : 'VM.clean_shutdown',
    { at, vm: objectArgument('VM', guest.uuid) },
    `${isHard ? 'cut' : 'shut'} VM ${guest.name} ${isHard ? 'off' : 'down'}`,
    {
      disrupts: [
        {
          subject: `VM ${guest.name}`,
          effect: 'stops',
          detail: isHard ? 'its power is cut' : 'it is shut down',
        },
      ],
    },
  )
}

function offSteps(machine: Machine, pool: ObservedPool, at: Argument): readonly Draft[] {
  return chain([...disableSteps(machine, pool, at), ...downSteps(machine, at)])
}

function disableSteps(machine: Machine, pool: ObservedPool, at: Argument): readonly Draft[] {
  const isEnabled = flagField(findByUuid(pool, 'host', machine.uuid)?.record ?? {}, 'enabled')
  return isEnabled
    ? [
        call(
          machine.address,
          `${machine.name}/disable`,
          'host.disable',
          { at, host: objectArgument('host', machine.uuid) },
          `let no VM start on ${machine.name}`,
        ),
      ]
    : []
}

function downSteps(machine: Machine, at: Argument): readonly Draft[] {
  return chain([
    call(
      machine.address,
      `${machine.name}/shutdown`,
      'host.shutdown',
      { at, host: objectArgument('host', machine.uuid) },
      `shut host ${machine.name} down`,
      { disrupts: [{ subject: `host ${machine.name}`, effect: 'stops', detail: 'it is shut down' }] },
    ),
    wait(
      machine.address,
      `${machine.name}/off`,
      'host.off',
      { at, host: literal(machine.uuid) },
      `wait until ${machine.name} is down`,
      offDeadlineSeconds,
    ),
  ])
}
