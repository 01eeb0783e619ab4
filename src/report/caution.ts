import type { Disruption, Step } from '../provider/step.js'
import { summariseDisruption } from './plan-text/disruption-text.js'

/** One effect and all that it hits, with how often and why. */
export interface Caution {
  readonly effect: Disruption['effect']
  /** False for what moves or is merely unreachable for a moment. */
  readonly isGrave: boolean
  readonly subjects: readonly {
    readonly subject: string
    readonly times: number
    readonly details: readonly string[]
  }[]
}

/** From what cannot be undone to what is hardly noticed. */
const effects: readonly (readonly [Disruption['effect'], boolean])[] = [
  ['loses data', true],
  ['stops', true],
  ['reboots', true],
  ['restarts', true],
  ['is unprotected', true],
  ['disconnects', false],
  ['moves', false],
]

const titles: Readonly<Record<Disruption['effect'], string>> = {
  'loses data': 'Loses data',
  stops: 'Stops',
  reboots: 'Reboots',
  restarts: 'Restarts',
  'is unprotected': 'Unprotected for a while',
  disconnects: 'Disconnects',
  moves: 'Moves',
}

/** The heading of an effect. */
export function cautionTitle(effect: Disruption['effect']): string {
  return titles[effect]
}

/** What the steps of a plan do to what is running, the gravest effect first. */
export function cautionsOf(steps: readonly Step[]): readonly Caution[] {
  const summaries = summariseDisruption(steps)
  return effects.flatMap(([effect, isGrave]) => {
    const subjects = summaries.flatMap(summary =>
      summary.effects
        .filter(each => each.effect === effect)
        .map(({ times, details }) => ({
          subject: summary.subject,
          times,
          details: details.filter(detail => detail !== ''),
        })),
    )
    return subjects.length === 0 ? [] : [{ effect, isGrave, subjects }]
  })
}
