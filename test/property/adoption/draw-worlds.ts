import * as fc from 'fast-check'
import {
  anyCase,
  type Case,
  decide,
  incident,
  incidentsOf,
  labOf,
  rarely,
  undecided,
} from '../agreement/draw.js'
import { deeds } from '../agreement/deeds.js'
import type { Incident } from '../agreement/lab-message.js'
import { settingDeeds } from './setting-deeds.js'

/** A pool as it may be found: what was applied, and what happened to it since. */
export interface DrawnWorld {
  readonly made: Case
  readonly since: readonly Incident[]
}

const byHand = [...Object.keys(deeds), ...Object.keys(settingDeeds), ...Object.keys(settingDeeds)]

const anyWorld: fc.Arbitrary<DrawnWorld> = fc
  .record({
    made: anyCase('brief'),
    incidents: rarely(incident, 10),
    // Most of what can be set is set on VMs, so there have to be some.
    guests: fc.array(undecided, { maxLength: 3, size: 'max' }),
    drawn: fc.array(undecided, { maxLength: 6, size: 'max' }),
  })
  .map(({ made, incidents, guests, drawn }) => {
    const done = [
      ...guests.map(each => decide(['vm of somebody'], each)),
      ...drawn.map(each => decide(byHand, each)),
    ]
    return { made, since: incidentsOf(labOf(made), { incidents, deeds: done }) }
  })

/** The first worlds of a seed. */
export function sampleWorlds(seed: number, count: number): readonly DrawnWorld[] {
  const worlds: DrawnWorld[] = []
  fc.assert(
    fc.property(anyWorld, world => {
      worlds.push(world)
    }),
    { seed, numRuns: count },
  )
  return worlds
}
