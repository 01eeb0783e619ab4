import { createSimulatedRandom } from '../../src/runtime/simulated-random.js'
import { type Command, type Moment, hasUnsynced } from './moments.js'

/** A moment, and which part of what was not synced outlasts it: 1 where a process is killed, less where the power fails. */
export interface CrashPoint {
  readonly moment: Moment
  readonly kept: number
}

/** Every moment with a killed process, and where that makes a difference with a power failure and a torn write. */
export function crashPoints(moments: readonly Moment[]): readonly CrashPoint[] {
  return moments.flatMap(moment => (hasUnsynced(moment) ? [1, 0, 0.5] : [1]).map(kept => ({ moment, kept })))
}

/** A point as a reader, and the runner, has it: `homogeneous-pool seed 7 apply at 12 kept 0.5`. */
export function printPoint(example: string, seed: number, command: Command, point: CrashPoint): string {
  return `${example} seed ${seed} ${command} at ${point.moment.number} kept ${point.kept}`
}

/** All of them where there are no more than that; else so many, chosen by the seed, in their order. */
export function chosen<T>(all: readonly T[], count: number, seed: number): readonly T[] {
  return chosenRuns(all, count, 1, seed)
}

/** The same, in runs of so many neighbours: fewer places, and at each of them every moment beside the other. */
export function chosenRuns<T>(all: readonly T[], count: number, length: number, seed: number): readonly T[] {
  if (all.length <= count) return all
  const random = createSimulatedRandom(seed)
  const runs = Array.from({ length: Math.ceil(all.length / length) }, (_, index) => ({
    first: index * length,
    weight: random.next(),
  }))
  let left = count
  const taken = runs
    .toSorted((one, other) => one.weight - other.weight)
    .flatMap(({ first }) => {
      const members = all
        .slice(first, first + Math.min(length, left))
        .map((each, index) => ({ each, at: first + index }))
      left -= members.length
      return members
    })
  return taken.toSorted((one, other) => one.at - other.at).map(({ each }) => each)
}
