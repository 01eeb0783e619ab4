import type { Disruption, Step } from '../../provider/step.js'
import type { Paint } from '../paint.js'
import { hangText } from '../wrap-text.js'

/** A subject and all that happens to it, each effect with how often and why. */
export interface DisruptionSummary {
  readonly subject: string
  readonly effects: readonly {
    readonly effect: Disruption['effect']
    readonly times: number
    readonly details: readonly string[]
  }[]
}

/** Gathers what the steps disrupt, by subject, in the order in which they are first hit. */
export function summariseDisruption(steps: readonly Step[]): readonly DisruptionSummary[] {
  const subjects = new Map<string, Map<Disruption['effect'], string[]>>()
  for (const step of steps) {
    for (const disruption of step.disrupts) {
      const effects = subjects.get(disruption.subject) ?? new Map<Disruption['effect'], string[]>()
      subjects.set(disruption.subject, effects)
      effects.set(disruption.effect, [...(effects.get(disruption.effect) ?? []), disruption.detail])
    }
  }
  return [...subjects].map(([subject, effects]) => ({
    subject,
    effects: [...effects].map(([effect, details]) => ({
      effect,
      times: details.length,
      details: [...new Set(details)],
    })),
  }))
}

/** The section `Disruption:`; undefined when nothing is disrupted. */
export function renderDisruption(steps: readonly Step[], columns: number, paint: Paint): string | undefined {
  const summaries = summariseDisruption(steps)
  if (summaries.length === 0) return undefined
  const lines = summaries.flatMap(({ subject, effects }) =>
    effects.flatMap(({ effect, times, details }) => {
      const often = times === 1 ? '' : times === 2 ? ' twice' : ` ${times} times`
      const why = details.filter(detail => detail !== '').join('; ')
      const [first = '', ...rest] = hangText(
        '  ! ',
        4,
        `${subject} ${verbOf(subject, effect)}${often}${why === '' ? '' : `: ${why}`}`,
        columns,
      )
      return [first.replace(`  ! ${subject}`, `  ${paint.yellow('!')} ${paint.bold(subject)}`), ...rest]
    }),
  )
  return ['Disruption:', ...lines].join('\n')
}

const plurals: Readonly<Record<Disruption['effect'], string>> = {
  reboots: 'reboot',
  restarts: 'restart',
  stops: 'stop',
  moves: 'move',
  'loses data': 'lose data',
  disconnects: 'disconnect',
  'is unprotected': 'are unprotected',
}

/** A subject whose first word is a plural takes the verb's plural. */
function verbOf(subject: string, effect: Disruption['effect']): string {
  return /^\S+s /.test(subject) ? plurals[effect] : effect
}
