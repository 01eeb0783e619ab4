import { parseJson } from '../../eval/functions/json-text.js'
import { numberText } from '../../value/number-text.js'
import type { Value } from '../../value/value.js'
import { compareData } from './compare-values.js'
import type { Difference, Side } from './difference.js'
import { quote } from './quote.js'
import { type DifferenceStyle, renderDifference } from './render-difference.js'
import { heredocText, heredocLines } from './string-text.js'
import { indent, outcomeSymbol } from './symbol.js'

type ScalarDifference = Difference & { readonly shape: 'scalar' }

/** A value that fits one line, or a string of several lines, or JSON in a string, and what becomes of it. */
export function scalarDifferenceText(
  difference: ScalarDifference,
  level: number,
  style: DifferenceStyle,
  nullSuffix: string,
  suffix: string,
): string {
  const { before, after, outcome } = difference
  if (outcome === 'update') return updateText(difference, level, style, suffix)
  const value = outcome === 'delete' ? before : after
  const json = jsonIn(value)
  if (json !== undefined) {
    const [left, right] = [outcome === 'create' ? undefined : json, outcome === 'delete' ? undefined : json]
    return jsonDifferenceText(difference, left, right, level, style, nullSuffix, suffix)
  }
  if (value?.kind === 'string' && value.value.includes('\n'))
    return heredocText(heredocLines(value.value, value.value, level, style.paint), level, nullSuffix, suffix)
  return `${scalarText(value)}${nullSuffix}${suffix}`
}

function updateText(
  difference: ScalarDifference,
  level: number,
  style: DifferenceStyle,
  suffix: string,
): string {
  const { before, after } = difference
  const [left, right] = [jsonIn(before), jsonIn(after)]
  if (left !== undefined && right !== undefined)
    return jsonDifferenceText(difference, left, right, level, style, '', suffix)
  if (left !== undefined || right !== undefined) {
    const whole = { ...style, hidesNull: true, forcing: 'none' } as const
    const side = (was: Side, is: Side): string => renderDifference(compareData(was, is), level, whole)
    return `${side(before, undefined)} ${style.paint.yellow('->')} ${side(undefined, after)}${suffix}`
  }
  const [old, fresh] = [textIn(before), textIn(after)]
  if (old?.includes('\n') || fresh?.includes('\n'))
    return heredocText(heredocLines(old ?? 'null', fresh ?? 'null', level, style.paint), level, '', suffix)
  const [was, is] = [scalarText(before), scalarText(after)]
  // What a link leads to is replaced, while its address stays.
  return `${was} ${style.paint.yellow('->')} ${was === is ? '(known after apply)' : is}${suffix}`
}

function textIn(value: Side): string | undefined {
  return value?.kind === 'string' ? value.value : undefined
}

/** The object or array that a string holds as JSON. */
function jsonIn(value: Side): Value | undefined {
  const text = textIn(value)
  if (text === undefined || !/^[[{]/.test(text)) return undefined
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

function jsonDifferenceText(
  { outcome, forces }: ScalarDifference,
  before: Side,
  after: Side,
  level: number,
  style: DifferenceStyle,
  nullSuffix: string,
  suffix: string,
): string {
  const inner = compareData(before, after)
  const isLayout = inner.outcome === 'none' && outcome === 'update'
  const forcing = forces ? ' # whitespace changes force replacement' : ' # whitespace changes'
  const whitespace = isLayout ? (forces ? style.paint.red(forcing) : style.paint.dim(forcing)) : ''
  const replace = isLayout ? '' : suffix
  const innerStyle = { ...style, showsUnchanged: style.showsUnchanged === true || isLayout }
  const text = renderDifference(inner, level + 1, { ...innerStyle, forcing: 'none' })
  if (!text.includes('\n')) return `jsonencode(${text})${whitespace}${replace}${nullSuffix}`
  const symbol = outcomeSymbol(outcome === 'update' && !isLayout ? 'update' : 'none', style.paint)
  return [
    `jsonencode(${whitespace}`,
    `${indent(level + 1)}${symbol} ${text}${replace}`,
    `${indent(level)}    )${nullSuffix}`,
  ].join('\n')
}

/** A value on one line. Links are written as people refer to them: by address, else by identity. */
export function scalarText(value: Side): string {
  if (value === undefined) return 'null'
  switch (value.kind) {
    case 'string':
      return quote(value.value)
    case 'number':
      return numberText(value.value)
    case 'bool':
      return String(value.value)
    case 'unknown':
      return '(known after apply)'
    case 'link':
      return value.address ?? (value.identity === undefined ? '(known after apply)' : quote(value.identity))
    case 'null':
      return 'null'
    default:
      return `(${value.kind})`
  }
}
