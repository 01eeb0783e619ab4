import type { World } from '../world.js'
import { keepFaults, keptFaults, type Fault } from './fault.js'

/** All that goes wrong with one call. */
export interface Strike {
  /** Virtual seconds. */
  readonly delaySeconds: number
  readonly refusal: readonly [code: string, ...parameters: string[]] | undefined
  readonly losesAnswer: boolean
  /** The machine crashes before or after the work. */
  readonly dies: 'before' | 'after' | undefined
}

/** What strikes a call that has arrived at a machine, and counts it; undefined where it is left in peace. */
export function strikeCall(world: World, machine: string, method: string): Strike | undefined {
  const all = keptFaults(world)
  if (!all.some(({ fault }) => isMeant(fault, machine, method))) return undefined
  const striking: Fault[] = []
  const counted = all.map(kept => {
    const { fault, seen } = kept
    if (!isMeant(fault, machine, method)) return kept
    const { after = 0, times = Infinity } = fault
    if (seen >= after && seen < after + times) striking.push(fault)
    return { ...kept, seen: seen + 1 }
  })
  keepFaults(world, counted)
  if (striking.length === 0) return undefined
  const losesAnswer = striking.some(fault => fault.losesAnswer === true)
  return {
    delaySeconds: striking.reduce((sum, fault) => sum + (fault.delaySeconds ?? 0), 0),
    refusal: striking.find(fault => fault.refusal !== undefined)?.refusal,
    losesAnswer,
    dies: striking.some(fault => fault.dies === true) ? (losesAnswer ? 'after' : 'before') : undefined,
  }
}

function isMeant(fault: Fault, machine: string, method: string): boolean {
  if (fault.machine !== undefined && fault.machine !== machine) return false
  if (fault.method === '*' || fault.method === method) return true
  return fault.method.endsWith('.*') && method.startsWith(fault.method.slice(0, -1))
}
