import type { FieldValue } from '../database/database.js'
import { isArray, isMap } from '../dispatch/check-value.js'
import type { World } from '../world.js'

/**
 * Something that goes wrong with calls. What is given happens in this order: the delay; the refusal, or the call's own
 * work; the loss of the answer; the crash. A crash without a lost answer comes before the work, so that nothing is done.
 */
export interface Fault {
  /** `VM.start`, its Async form included; `VM.*`; `*`; a file sent over HTTP is `http/put_pool_patch_upload`. */
  readonly method: string
  /** The machine (by label) at which the call arrives; left out: any. */
  readonly machine?: string
  /** Virtual seconds. */
  readonly delaySeconds?: number
  /** The code that is answered, and its parameters. */
  readonly refusal?: readonly [code: string, ...parameters: string[]]
  readonly losesAnswer?: boolean
  /** The machine that serves the call loses its power, and stays off. */
  readonly dies?: boolean
  /** So many calls pass unharmed first. */
  readonly after?: number
  /** So many calls are struck then; left out: every one until the fault is cleared. */
  readonly times?: number
}

/** A fault of the lab, with what it has seen. */
export interface KeptFault {
  readonly id: string
  readonly fault: Fault
  /** Calls that it was meant for so far, struck or not. */
  readonly seen: number
}

const key = 'lab/faults'
const countKey = 'lab/faults/made'

/** The faults of the lab, oldest first. */
export function keptFaults(world: World): readonly KeptFault[] {
  const kept = world.fact(key)
  return kept !== undefined && isArray(kept) ? kept.flatMap(readFault) : []
}

/** Adds a fault; answers its name, by which it can be cleared. */
export function addFault(world: World, fault: Fault): string {
  const number = Number(world.fact(countKey) ?? 0) + 1
  world.setFact(countKey, number)
  const id = String(number)
  keepFaults(world, [...keptFaults(world), { id, fault, seen: 0 }])
  return id
}

/** Removes a fault by its name, all without one; answers how many went. */
export function clearFaults(world: World, id?: string): number {
  const before = keptFaults(world)
  const kept = id === undefined ? [] : before.filter(each => each.id !== id)
  if (kept.length !== before.length) keepFaults(world, kept)
  return before.length - kept.length
}

/** Replaces the faults of the lab. */
export function keepFaults(world: World, faults: readonly KeptFault[]): void {
  world.setFact(key, faults.length === 0 ? undefined : faults.map(printFault))
}

function printFault({ id, fault, seen }: KeptFault): FieldValue {
  const { method, machine, delaySeconds, refusal, losesAnswer, dies, after, times } = fault
  return {
    id,
    seen,
    method,
    ...(machine !== undefined && { machine }),
    ...(delaySeconds !== undefined && { delaySeconds }),
    ...(refusal !== undefined && { refusal }),
    ...(losesAnswer !== undefined && { losesAnswer }),
    ...(dies !== undefined && { dies }),
    ...(after !== undefined && { after }),
    ...(times !== undefined && { times }),
  }
}

function readFault(kept: FieldValue): readonly KeptFault[] {
  if (!isMap(kept)) return []
  const { id, seen, method, machine, delaySeconds, refusal, losesAnswer, dies, after, times } = kept
  const [code, ...parameters] = refusal !== undefined && isArray(refusal) ? refusal.map(String) : []
  const fault: Fault = {
    method: String(method),
    ...(machine !== undefined && { machine: String(machine) }),
    ...(delaySeconds !== undefined && { delaySeconds: Number(delaySeconds) }),
    ...(code !== undefined && { refusal: [code, ...parameters] }),
    ...(losesAnswer !== undefined && { losesAnswer: losesAnswer === true }),
    ...(dies !== undefined && { dies: dies === true }),
    ...(after !== undefined && { after: Number(after) }),
    ...(times !== undefined && { times: Number(times) }),
  }
  return [{ id: String(id), fault, seen: Number(seen) }]
}
