import { createSimulatedRandom } from '../../src/runtime/simulated-random.js'
import type { CrashCase, Moment } from './crash-run.js'

/** How many steps each command of the example takes; a test holds these against the plans. */
export const steps: Readonly<Record<CrashCase['command'], number>> = { apply: 69, destroy: 41 }

const kinds = ['intent', 'during', 'after'] as const

/** Every step of a command × every moment of it × killed process and power failure. */
export function everyStep(seed: number, command: CrashCase['command']): readonly CrashCase[] {
  return Array.from({ length: steps[command] }, (_, index) => index + 1).flatMap(step =>
    kinds.flatMap(kind => [0, 1].map(kept => ({ seed, command, moment: { kind, step }, kept }))),
  )
}

/** Every step of a command once, its moments and what survives taking turns: the sweep that every test run makes. */
export function eachStepOnce(seed: number, command: CrashCase['command']): readonly CrashCase[] {
  return Array.from({ length: steps[command] }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? 'intent'
    return { seed, command, moment: { kind, step: index + 1 }, kept: index % 2 }
  })
}

/** Chosen by the seed: steps of both commands, and changes of files, which fall between steps and into saving. */
export function someCases(seed: number, count: number): readonly CrashCase[] {
  const random = createSimulatedRandom(seed)
  const below = (limit: number): number => Math.floor(random.next() * limit)
  return Array.from({ length: count }, (_, index): CrashCase => {
    const command = index % 3 === 2 ? 'destroy' : 'apply'
    const kind = kinds[index % 3] ?? 'intent'
    const moment: Moment =
      index % 4 === 3 ? { kind: 'file', change: 1 + below(150) } : { kind, step: 1 + below(steps[command]) }
    return { seed, command, moment, kept: [0, 0.5, 1][below(3)] ?? 1 }
  })
}

/** A case as a reader, and the runner, has it: `seed 7 apply after step 12 kept 0.5`. */
export function printCase({ seed, command, moment, kept }: CrashCase): string {
  const when = moment.kind === 'file' ? `file ${moment.change}` : `${moment.kind} ${moment.step}`
  return `seed ${seed} ${command} ${when} kept ${kept}`
}
