import type { Emulator } from '../../providers/emulator/emulator.js'
import type { XapiContext } from '../../providers/xapi/context.js'
import { planPools } from '../../providers/xapi/drafting/pool-plan.js'
import type { Staging } from '../../providers/xapi/drafting/staging.js'
import type { XapiObservation } from '../../providers/xapi/observation/observation.js'
import { planSet } from '../../providers/xapi/plan-set.js'
import { dialEmulator } from '../../providers/xapi/session/emulated.js'
import type { Change } from '../../src/provider/change.js'
import type { ProviderPlan } from '../../src/provider/contract.js'
import { exampleFile, observeLab, openExampleLab } from './example-lab.js'
import { type Block, creations, exampleBlocks } from './example-changes.js'

/** A lab with what was observed of it. */
export interface ObservedLab {
  readonly emulator: Emulator
  readonly observation: XapiObservation
}

/** The lab of the example, or another one, and what is observed of it. */
export async function openObservedLab(labText?: string): Promise<ObservedLab> {
  const emulator = await openExampleLab(labText)
  return { emulator, observation: await observeLab(emulator) }
}

/** What the provider's functions are given for a lab. */
export function contextOf({ emulator, observation }: ObservedLab): XapiContext {
  return {
    dialer: dialEmulator(emulator),
    emulator,
    dialFork: dialEmulator,
    observation,
    readUpdate: path => Promise.resolve(exampleFile(path)),
  }
}

/** The plan that makes blocks anew in a lab. */
export function planBlocks(
  lab: ObservedLab,
  blocks: readonly Block[] = exampleBlocks,
  skipChecks: boolean = false,
): Promise<ProviderPlan> {
  return planSet(
    creations(blocks, lab.observation),
    lab.observation,
    { isDestroy: false, skipChecks },
    contextOf(lab),
  )
}

/** What builders of steps look at, for changes in an observed world. */
export function stagingOf(changes: readonly Change[], observation: XapiObservation): Staging {
  return {
    changes: new Map(changes.map(change => [change.address, change])),
    observation,
    pools: planPools(changes, observation),
    probes: new Map(),
    updates: new Map(),
    obstacles: new Map(),
  }
}
