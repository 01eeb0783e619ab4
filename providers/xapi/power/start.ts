import type { Argument } from '../../../src/provider/step.js'
import { literal, objectArgument } from '../drafting/argument.js'
import { call, chain, type Draft, wait } from '../drafting/draft.js'
import { forgetPlaces, keptPlaces } from '../drafting/places.js'
import { bestHost } from '../kinds/vm/start.js'
import { findByRef, findByUuid, poolRecord } from '../observation/find.js'
import type { ObservedPool } from '../observation/observation.js'
import { flagField, textField } from '../observation/record.js'
import { armStep, haNoteGone } from '../ordering/ha-steps.js'
import { parseRestoreNote } from '../ordering/restore-note.js'
import { guestOf, inOrder, inTurns } from './guests.js'
import type { PowerPlan } from './shutdown.js'
import type { Machine, Site } from './site.js'

/** Seconds within which a machine that is switched on must take VMs; a person may have to go there first. */
const onDeadlineSeconds = 1800

/** Ways to switch a machine on. */
export interface Switches {
  /** True where the hardware itself can be reached. */
  readonly canReachHardware: boolean
}

/** A pool whose coordinator does not answer: that one first, then the others. What ran there is known once it answers. */
export function startSilentPool(site: Site, machine: Machine | undefined, switches: Switches): PowerPlan {
  const at = literal(site.coordinator.ip)
  const others = machine === undefined ? site.members : []
  const drafts = inTurns([
    { steps: onSteps(site.coordinator, at, undefined, switches), told: 'the coordinator comes first' },
    { steps: others.flatMap(member => onSteps(member, at, undefined, switches)), told: '' },
  ])
  const which = machine === undefined ? `Pool ${site.name}` : `Host ${machine.name}`
  return {
    drafts,
    brackets: [],
    findings: [],
    lines: [
      `${which} will be started: ${[site.coordinator, ...others].map(({ name }) => name).join(', then ')}. Once the coordinator answers, the pool tells which VMs ran there, and these are planned next.`,
    ],
  }
}

/** A pool that answers: members that are down, then its guests where they ran, then high availability. */
export function startPool(
  site: Site,
  pool: ObservedPool,
  machine: Machine | undefined,
  switches: Switches,
): PowerPlan {
  const at = literal(site.coordinator.ip)
  const machines = machine === undefined ? [site.coordinator, ...site.members] : [machine]
  const down = machines.filter(each => !each.isLive)
  const kept = keptPlaces(pool, 'restore')
  const returning = machines.flatMap(host => (kept.get(host.uuid) ?? []).map(uuid => ({ uuid, host })))
  const found = returning.flatMap(({ uuid, host }) => {
    const vm = findByUuid(pool, 'VM', uuid)
    return vm === undefined || isThere(vm.record['resident_on'], host, pool) ? [] : [{ vm, host }]
  })
  const homes = new Map(found.map(({ vm, host }) => [textField(vm.record, 'uuid'), host]))
  const starts = inOrder(
    found.map(({ vm }) => guestOf(vm)),
    'up',
    site.address,
    guest => returnStep(guest.uuid, guest.name, homes.get(guest.uuid), pool, at, site.address),
  )
  const record = poolRecord(pool)?.record
  const isArming = machine === undefined && parseRestoreNote(record) !== undefined
  const isOn = record !== undefined && flagField(record, 'ha_enabled')
  const arm = isOn ? [] : [armStep(site.address, at, site.name, pool)]
  const drafts = inTurns([
    {
      steps: down.flatMap(each => onSteps(each, at, pool, switches)),
      told: 'hosts come before their guests',
    },
    ...starts.map(steps => ({ steps, told: 'guests of a lower order come first' })),
    {
      steps: isArming ? chain([...arm, haNoteGone(site.address, at)]) : [],
      told: 'the notes go when all is as it was',
    },
    {
      steps: machines
        .filter(host => kept.has(host.uuid))
        .map(host => forgetPlaces({ address: host.address, at, host, stay: 'restore' })),
      told: '',
    },
  ])
  return {
    drafts,
    brackets: [],
    findings: [],
    lines: [lineOf(site, machine, down, found.length, isArming, drafts)],
  }
}

function lineOf(
  site: Site,
  machine: Machine | undefined,
  down: readonly Machine[],
  guests: number,
  isArming: boolean,
  drafts: readonly Draft[],
): string {
  const which = machine === undefined ? `Pool ${site.name}` : `Host ${machine.name}`
  if (drafts.length === 0) return `${which} is up, and it remembers nothing that would have to be started.`
  const what = [
    down.length === 0
      ? undefined
      : `${down.map(({ name }) => name).join(', ')} ${down.length === 1 ? 'is' : 'are'} switched on`,
    guests === 0
      ? undefined
      : `${guests === 1 ? 'the VM' : `the ${guests} VMs`} that ran there before ${guests === 1 ? 'comes' : 'come'} back`,
    isArming ? 'high availability is switched on again' : undefined,
  ].filter(part => part !== undefined)
  return `${which} will be started${what.length === 0 ? '' : `: ${what.join('; ')}`}.`
}

function isThere(reference: unknown, host: Machine, pool: ObservedPool): boolean {
  const home = typeof reference === 'string' ? findByRef(pool, 'host', reference) : undefined
  return home !== undefined && home.record['uuid'] === host.uuid
}

/** A machine is switched on where that can be done from here; else a person does it, and it is waited for. */
function onSteps(
  machine: Machine,
  at: Argument,
  pool: ObservedPool | undefined,
  { canReachHardware }: Switches,
): readonly Draft[] {
  const mode = pool === undefined ? '' : powerOnMode(machine, pool)
  const name = (step: string) => `${machine.name}/${step}`
  const on = canReachHardware
    ? [
        call(
          machine.address,
          name('power-on'),
          'machine.power_on',
          { machine: literal(machine.ip) },
          `switch ${machine.name} on`,
        ),
      ]
    : mode === ''
      ? []
      : [
          call(
            machine.address,
            name('power-on'),
            'host.power_on',
            { at, host: objectArgument('host', machine.uuid) },
            `switch ${machine.name} on by ${mode}`,
          ),
        ]
  const isByHand = on.length === 0
  const summary = isByHand
    ? `switch ${machine.name} on by hand: wait until it takes VMs`
    : `wait until ${machine.name} takes VMs`
  const ready = wait(
    machine.address,
    name('on'),
    'host.enabled',
    { at, host: literal(machine.uuid) },
    summary,
    onDeadlineSeconds,
    isByHand ? { handSwitches: machine.uuid } : {},
  )
  return chain([...on, ready])
}

function powerOnMode(machine: Machine, pool: ObservedPool): string {
  return textField(findByUuid(pool, 'host', machine.uuid)?.record ?? {}, 'power_on_mode')
}

/** Back to the host where it ran, the way it is found now. */
function returnStep(
  uuid: string,
  name: string,
  host: Machine | undefined,
  pool: ObservedPool,
  at: Argument,
  address: string,
): Draft {
  const state = textField(findByUuid(pool, 'VM', uuid)?.record ?? {}, 'power_state')
  const id = `${name} ${uuid.slice(0, 8)}/start`
  const vm = objectArgument('VM', uuid)
  const home = host === undefined ? bestHost : objectArgument('host', host.uuid)
  const where = host === undefined ? '' : ` on ${host.name}`
  if (state === 'Running')
    return call(
      address,
      id,
      'VM.pool_migrate',
      { at, vm, host: home, options: literal({ live: 'true' }) },
      `move VM ${name} back${host === undefined ? '' : ` to ${host.name}`}`,
      {
        disrupts: [{ subject: `VM ${name}`, effect: 'moves', detail: 'it migrates back while it runs' }],
      },
    )
  const parameters = { at, vm, host: home, start_paused: literal(false), force: literal(false) }
  return state === 'Suspended'
    ? call(address, id, 'VM.resume_on', parameters, `resume VM ${name}${where}`)
    : call(address, id, 'VM.start_on', parameters, `start VM ${name}${where}`)
}
