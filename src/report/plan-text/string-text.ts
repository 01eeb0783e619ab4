import { diffLines } from 'diff'
import type { Paint } from '../paint.js'
import { indent, outcomeSymbol } from './symbol.js'

/** A string of several lines, its lines already marked. */
export function heredocText(
  lines: readonly string[],
  level: number,
  nullSuffix: string,
  suffix: string,
): string {
  return [`<<-EOT${suffix}`, ...lines, `${indent(level)}    EOT${nullSuffix}`].join('\n')
}

/** How long two texts are compared; texts that differ nearly everywhere are shown as removed and added as a whole. */
const timeoutMilliseconds = 200

/** The lines of both texts, removed and added ones marked; space around the whole does not count. */
export function heredocLines(before: string, after: string, level: number, paint: Paint): readonly string[] {
  const [left, right] = [before.trim(), after.trim()]
  const line = (outcome: 'create' | 'delete' | 'none', text: string): string =>
    `${indent(level + 1)}${outcomeSymbol(outcome, paint)} ${text}`
  const parts =
    left === right ? undefined : diffLines(`${left}\n`, `${right}\n`, { timeout: timeoutMilliseconds })
  if (left === right) return left.split('\n').map(text => line('none', text))
  if (parts === undefined)
    return [
      ...left.split('\n').map(text => line('delete', text)),
      ...right.split('\n').map(text => line('create', text)),
    ]
  return parts.flatMap(part =>
    part.value
      .replace(/\n$/, '')
      .split('\n')
      .map(text => line(part.added ? 'create' : part.removed ? 'delete' : 'none', text)),
  )
}
