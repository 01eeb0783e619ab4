import { diffLines } from 'diff'
import type { Value } from '../../value/value.js'
import type { Paint } from '../paint.js'
import { indent, outcomeSymbol } from './symbol.js'

/**
 * Strings of several lines, as a heredoc with the changed lines marked; undefined when neither side has more than one
 * line. The comparison is bounded: texts that differ nearly everywhere are shown as removed and added as a whole.
 */
export function stringDifference(
  before: Value | undefined,
  after: Value | undefined,
  level: number,
  paint: Paint,
  suffix: string,
): string | undefined {
  const [left, right] = [textOf(before), textOf(after)]
  if (!left?.includes('\n') && !right?.includes('\n')) return undefined
  if (
    (before !== undefined && before.kind !== 'null' && left === undefined) ||
    (after !== undefined && after.kind !== 'null' && right === undefined)
  )
    return undefined
  const lines =
    left === undefined || right === undefined || left === right
      ? whole(right ?? left ?? '', level)
      : marked(left, right, level, paint)
  return ['<<-EOT' + suffix, ...lines, `${indent(level)}    EOT`].join('\n')
}

function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'string' ? value.value : undefined
}

function whole(text: string, level: number): readonly string[] {
  return linesOf(text).map(line => `${indent(level + 1)}    ${line}`)
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\n$/, '').split('\n')
}

function marked(left: string, right: string, level: number, paint: Paint): readonly string[] {
  const parts = diffLines(`${linesOf(left).join('\n')}\n`, `${linesOf(right).join('\n')}\n`, { timeout: 200 })
  if (parts === undefined) {
    return [
      ...linesOf(left).map(line => `${indent(level + 1)}${outcomeSymbol('delete', paint)} ${line}`),
      ...linesOf(right).map(line => `${indent(level + 1)}${outcomeSymbol('create', paint)} ${line}`),
    ]
  }
  return parts.flatMap(part =>
    linesOf(part.value).map(line => {
      const symbol = outcomeSymbol(part.added ? 'create' : part.removed ? 'delete' : 'none', paint)
      return `${indent(level + 1)}${symbol} ${line}`
    }),
  )
}
