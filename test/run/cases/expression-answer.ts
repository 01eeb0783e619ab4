import { positionAt } from '../../../src/diagnostic/positions.js'
import { isInfinite } from '../../../src/value/big-number.js'
import { containsUnknown } from '../../../src/value/equal.js'
import { jsonText } from '../../../src/value/json.js'
import { containsSensitive } from '../../../src/value/marks.js'
import { numberText } from '../../../src/value/number-text.js'
import { typeOf } from '../../../src/value/type-of.js'
import { typeToJson } from '../../../src/value/type-text.js'
import { ephemeralMark } from '../../../src/value/value.js'
import type { ExpressionCase } from './expression-case.js'
import type { ExpressionAnswer } from './expression-world.js'
import { poolWords } from './wording.js'

/** What differs from the recorded value; undefined where nothing does. */
export function compareValue(
  entry: ExpressionCase,
  answer: ExpressionAnswer,
  folder: string,
): string | undefined {
  const { value, errors } = answer
  const shown = JSON.stringify(entry.expr)
  if (value === undefined || errors.length > 0)
    return `${shown}: ${errors.map(error => `${error.summary}: ${error.detail}`).join(' | ')}`
  if (entry.display === '(ephemeral value)')
    return (value.marks & ephemeralMark) !== 0 ? undefined : `${shown}: is not ephemeral`
  const isUnknown = containsUnknown(value)
  if (isUnknown !== (entry.unknown === true)) return `${shown}: is ${isUnknown ? '' : 'not '}unknown`
  const type = JSON.stringify(typeToJson(typeOf(value)))
  if (entry.type !== undefined && type !== JSON.stringify(entry.type))
    return `${shown}: type ${type} instead of ${JSON.stringify(entry.type)}`
  if (isUnknown) return undefined
  if (containsSensitive(value) !== (entry.sensitive === true))
    return `${shown}: sensitive ${String(containsSensitive(value))}`
  if (entry.value_special !== undefined) {
    const text = value.kind === 'number' && isInfinite(value.value) ? numberText(value.value) : '?'
    return text === entry.value_special ? undefined : `${shown}: ${text} instead of ${entry.value_special}`
  }
  if (entry.value_json === undefined) return undefined
  const text = jsonText(value)
  const wanted = entry.value_json?.replaceAll('\\u003ccwd\\u003e', folder).replaceAll('<cwd>', folder)
  return text === wanted ? undefined : `${shown}: ${text} instead of ${wanted ?? 'nothing'}`
}

/** What differs from the recorded error; undefined where nothing does. */
export function compareError(entry: ExpressionCase, answer: ExpressionAnswer): string | undefined {
  const { error } = entry
  if (error === undefined) return undefined
  const [first] = answer.errors
  // Where Terraform's function broke down, any error of ours is better.
  if (first !== undefined && error.detail.includes('panic in function implementation')) return undefined
  const shown = JSON.stringify(entry.expr)
  if (first === undefined) {
    const got =
      answer.value === undefined
        ? 'nothing'
        : containsUnknown(answer.value)
          ? 'unknown'
          : jsonText(answer.value)
    return `${shown}: gives ${got} instead of ${error.summary}: ${error.detail}`
  }
  const texts = answer.errors.map(({ summary, detail }) => `${summary}: ${detail}`)
  const wanted = `${error.summary}: ${error.detail}`
  // Where the text names the program, ours names itself.
  const index = Math.max(texts.indexOf(wanted), texts.indexOf(poolWords(wanted)))
  if (index < 0) return `${shown}: ${texts[0] ?? ''}\n      instead of ${wanted}`
  const range = answer.errors[index]?.range
  if (error.range === undefined || range === undefined)
    return error.range === undefined ? undefined : `${shown}: has no range (${error.summary})`
  const place = `${placeIn(answer, range.start)}-${placeIn(answer, range.end, range.start === range.end)}`
  const { start, end } = error.range
  const expected = `${start.line}:${start.column}:${start.byte}-${end.line}:${end.column}:${end.byte}`
  return place === expected ? undefined : `${shown}: at ${place} instead of ${expected} (${error.summary})`
}

// Positions are told from where the expression begins; the end of an empty range one column on.
function placeIn({ source, start }: ExpressionAnswer, offset: number, isEmptyEnd = false): string {
  const first = positionAt(source, start)
  const { line, ...exact } = positionAt(source, offset)
  const [column, byte] = isEmptyEnd ? [exact.column + 1, exact.byte + 1] : [exact.column, exact.byte]
  const relative = line === first.line ? column - first.column + 1 : column
  return `${line - first.line + 1}:${relative}:${byte - first.byte}`
}
