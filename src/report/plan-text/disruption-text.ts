import type { Disruption, Step } from '../../provider/step.js'
import { fewestTogether, groupAlike, type Hit, togetherName } from '../alike.js'
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

/** The section `Disruption:`; undefined when nothing is disrupted. Many that are hit alike are told in one. */
export function renderDisruption(steps: readonly Step[], columns: number, paint: Paint): string | undefined {
  const hits = summariseDisruption(steps).flatMap(({ subject, effects }) =>
    effects.map(each => ({ ...each, subject })),
  )
  if (hits.length === 0) return undefined
  const lines = groupAlike(hits, fewestTogether).flatMap(group =>
    group.length === 1
      ? group.flatMap(hit => hitLines(hit.subject, hit, columns, paint))
      : togetherLines(group, columns, paint),
  )
  return ['Disruption:', ...lines].join('\n')
}

type EffectHit = Hit & { readonly effect: Disruption['effect'] }

function hitLines(
  subject: string,
  { effect, times, details }: EffectHit,
  columns: number,
  paint: Paint,
  each = '',
): readonly string[] {
  const often = times === 1 ? '' : times === 2 ? ' twice' : ` ${times} times`
  const why = details.filter(detail => detail !== '').join('; ')
  const [first = '', ...rest] = hangText(
    '  ! ',
    4,
    `${subject} ${verbOf(subject, effect)}${often}${why === '' ? '' : `${each}: ${why}`}`,
    columns,
  )
  return [first.replace(`  ! ${subject}`, `  ${paint.yellow('!')} ${paint.bold(subject)}`), ...rest]
}

function togetherLines(group: readonly EffectHit[], columns: number, paint: Paint): readonly string[] {
  const [first] = group
  if (first === undefined) return []
  const { subject, names } = togetherName(group)
  return [
    ...hitLines(subject, first, columns, paint, ', each'),
    ...hangText('    ', 4, names.join(', '), columns),
  ]
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

/** A subject in the plural, `VMs on LAN` or `4 hosts`, takes the verb's plural. */
function verbOf(subject: string, effect: Disruption['effect']): string {
  return /^\S+s |^\d+ /.test(subject) ? plurals[effect] : effect
}
