import { invariant } from '../../src/diagnostic/invariant.js'
import type { LivingWorld } from './living-world.js'
import type { World } from './world.js'
import { nasDownKey } from './lab/reachability.js'

/** How long a machine takes from power to a running toolstack, in virtual seconds. */
export const bootSeconds = 180

const logKey = 'lab/events'
const logLength = 1000

/** One thing that was done to the hardware, or that it did by itself. */
export interface LabEvent {
  /** Virtual seconds since 1970. */
  readonly at: number
  readonly text: string
}

/** What happened in the lab, oldest first. */
export function labEvents(world: World): readonly LabEvent[] {
  const kept = world.fact(logKey)
  if (!Array.isArray(kept)) return []
  return kept.map(entry => ({ at: Number(entry[0]), text: String(entry[1]) }))
}

/** Adds to what happened in the lab; the oldest entries go when there are very many. */
export function noteEvent(world: World, text: string): void {
  const kept = labEvents(world).map(event => [event.at, event.text] as const)
  world.setFact(logKey, [...kept, [world.clock.now(), text] as const].slice(-logLength))
}

/** Cuts the power of a machine: what ran there is gone at once. */
export function powerOff(world: LivingWorld, machine: string): void {
  if (requireMachine(world, machine).power === 'off') return
  world.updateMachine(machine, { power: 'off' })
  noteEvent(world, `${machine}: power cut`)
  world.schedule({ atSeconds: world.clock.now(), event: 'machine-off', machine, details: {} })
}

/** Switches a machine on: it boots, and joins in again when that is done. */
export function powerOn(world: LivingWorld, machine: string): void {
  if (requireMachine(world, machine).power !== 'off') return
  world.updateMachine(machine, { power: 'booting' })
  noteEvent(world, `${machine}: power on`)
  world.schedule({ atSeconds: world.clock.now() + bootSeconds, event: 'host-boot', machine, details: {} })
}

/** Pulls the cable of a NIC. */
export function unplug(world: LivingWorld, machine: string, nic: string): void {
  const state = requireNic(world, machine, nic)
  if (state.unplugged.includes(nic)) return
  world.updateMachine(machine, { unplugged: [...state.unplugged, nic] })
  cableChanged(world, machine, nic, 'pulled')
}

/** Plugs the cable of a NIC in again. */
export function replug(world: LivingWorld, machine: string, nic: string): void {
  const state = requireNic(world, machine, nic)
  if (!state.unplugged.includes(nic)) return
  world.updateMachine(machine, { unplugged: state.unplugged.filter(device => device !== nic) })
  cableChanged(world, machine, nic, 'plugged in')
}

/** Switches a NAS off. */
export function nasDown(world: LivingWorld, label: string): void {
  changeNas(world, label, true)
}

/** Switches a NAS on again. */
export function nasUp(world: LivingWorld, label: string): void {
  changeNas(world, label, undefined)
}

function changeNas(world: LivingWorld, label: string, isDown: true | undefined): void {
  invariant(world.hardware.nas.has(label), `the lab has no NAS ${label}`)
  if (world.fact(nasDownKey(label)) === isDown) return
  world.setFact(nasDownKey(label), isDown)
  noteEvent(world, `${label}: switched ${isDown ? 'off' : 'on'}`)
  const event = isDown ? 'nas-down' : 'nas-up'
  world.schedule({ atSeconds: world.clock.now(), event, details: { nas: label } })
}

function cableChanged(world: LivingWorld, machine: string, nic: string, what: string): void {
  noteEvent(world, `${machine}: cable of ${nic} ${what}`)
  const event = what === 'pulled' ? 'cable-pulled' : 'cable-plugged'
  world.schedule({ atSeconds: world.clock.now(), event, machine, details: { nic } })
}

function requireMachine(world: LivingWorld, machine: string) {
  invariant(world.hardware.machines.has(machine), `the lab has no machine ${machine}`)
  return world.machine(machine)
}

function requireNic(world: LivingWorld, machine: string, nic: string) {
  const state = requireMachine(world, machine)
  const nics = world.hardware.machines.get(machine)?.nics ?? []
  invariant(
    nics.some(candidate => candidate.device === nic),
    `the machine ${machine} has no NIC ${nic}`,
  )
  return state
}
