import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import type { Repetition, Written } from '../config/configuration.js'
import { numberValue, stringValue, unknownValue } from '../value/construct.js'
import { convert } from '../value/convert.js'
import { deepMarks, withoutDeepMarks } from '../value/marks.js'
import type { DescribeOptions } from '../value/describe.js'
import { typeName } from '../value/type-name.js'
import { typeOf } from '../value/type-of.js'
import { anyType, numberType, stringType } from '../value/type.js'
import { ephemeralMark, sensitiveMark, type Value } from '../value/value.js'
import { singleRepetition, type Repeated, type Repeating } from './evaluation.js'

/** Evaluates an expression in the scope of the block that is repeated. */
export type EvaluateWritten = (written: Written) => EvaluatedWritten

/** A value, and how to speak of it: `explain` makes an error at the expression that tells what its names were. */
export interface EvaluatedWritten {
  readonly value: Value
  readonly diagnostics: readonly Diagnostic[]
  readonly explain: Explain
}

type Explain = (summary: string, detail: string, told?: DescribeOptions) => Diagnostic

/** What is repeated, as messages call it. */
export type RepeatedThing = 'resource' | 'module'

/** Tells the instances of a block; `isUnknownAllowed` where only types are known. */
export function repeat(
  repetition: Repetition,
  evaluate: EvaluateWritten,
  isUnknownAllowed: boolean,
): { readonly repeating: Repeating; readonly diagnostics: readonly Diagnostic[] } {
  const outcome = repetition.count
    ? repeatCount(repetition.count, evaluate, isUnknownAllowed)
    : repetition.forEach
      ? repeatEach(repetition.forEach, evaluate, isUnknownAllowed)
      : undefined
  if (outcome && isUnknownAllowed) {
    // Where types alone are looked at, one instance stands for all, however many there are.
    const { kind } = outcome.repeating
    const items = kind === 'count' ? unknownCount() : unknownEach()
    return { repeating: { kind, items }, diagnostics: outcome.diagnostics }
  }
  if (outcome) return outcome
  return notRepeated
}

/** What a block without `count` and `for_each` is: one instance without a key. */
export const notRepeated: { readonly repeating: Repeating; readonly diagnostics: readonly Diagnostic[] } = {
  repeating: { kind: 'single', items: [{ key: undefined, repetition: singleRepetition }] },
  diagnostics: [],
}

interface Outcome {
  readonly repeating: Repeating
  readonly diagnostics: readonly Diagnostic[]
}

function unknownCount(): readonly Repeated[] {
  return [{ key: 0, repetition: { kind: 'count', index: unknownValue(numberType, { notNull: true }) } }]
}

function unknownEach(): readonly Repeated[] {
  const key = unknownValue(stringType, { notNull: true })
  return [{ key: '*', repetition: { kind: 'for_each', key, value: unknownValue(anyType) } }]
}

/** Beyond this a count is a slip of the keyboard, and its instances would not fit into memory. */
const mostInstances = 1_000_000

function repeatCount(written: Written, evaluate: EvaluateWritten, isUnknownAllowed: boolean): Outcome {
  const evaluated = evaluate(written)
  const { explain } = evaluated
  const failed = (...diagnostics: readonly Diagnostic[]): Outcome => ({
    repeating: { kind: 'count', items: isUnknownAllowed ? unknownCount() : undefined },
    diagnostics: [...evaluated.diagnostics, ...diagnostics],
  })
  if (hasErrors(evaluated.diagnostics)) return failed()
  if ((deepMarks(evaluated.value) & ephemeralMark) !== 0) {
    const detail =
      'The given "count" is derived from an ephemeral value, which means that Poolwright cannot persist it between plan/apply rounds. Use only non-ephemeral values to specify the number of resource instances.'
    return failed(explain('Invalid count argument', detail))
  }
  const converted = convert(evaluated.value, numberType)
  if ('problem' in converted) {
    const detail = `Invalid expression value: ${converted.problem.message}.`
    return failed(explain('Incorrect value type', detail))
  }
  const { value } = converted
  if (value.kind === 'null') {
    const detail = 'The given "count" argument value is null. An integer is required.'
    return failed(explain('Invalid count argument', detail))
  }
  if (value.kind === 'unknown') return isUnknownAllowed ? failed() : failed(unknownCountProblem(explain))
  const count = value.kind === 'number' && typeof value.value === 'number' ? value.value : Number.NaN
  if (!Number.isSafeInteger(count) || count < 0) {
    const rule = Number.isSafeInteger(count)
      ? 'must be greater than or equal to zero'
      : 'value must be a whole number, between -9223372036854775808 and 9223372036854775807'
    const detail = `The given "count" argument value is unsuitable: ${rule}.`
    return failed(explain('Invalid count argument', detail))
  }
  if (count > mostInstances) {
    const detail = `The given "count" argument value is unsuitable: one block can have at most ${mostInstances.toLocaleString('en')} instances.`
    return failed(explain('Invalid count argument', detail))
  }
  const items = Array.from({ length: count }, (_, index): Repeated => {
    return { key: index, repetition: { kind: 'count', index: numberValue(index) } }
  })
  return { repeating: { kind: 'count', items }, diagnostics: evaluated.diagnostics }
}

function unknownCountProblem(explain: Explain): Diagnostic {
  const detail =
    'The "count" value depends on resource attributes that cannot be determined until apply, so Poolwright cannot predict how many instances will be created. To work around this, use the --target argument to first apply only the resources that the count depends on.'
  return explain('Invalid count argument', detail, { includeUnknown: true })
}

function repeatEach(written: Written, evaluate: EvaluateWritten, isUnknownAllowed: boolean): Outcome {
  const evaluated = evaluate(written)
  const { explain } = evaluated
  const failed = (...diagnostics: readonly Diagnostic[]): Outcome => ({
    repeating: { kind: 'for_each', items: isUnknownAllowed ? unknownEach() : undefined },
    diagnostics: [...evaluated.diagnostics, ...diagnostics],
  })
  if (hasErrors(evaluated.diagnostics)) return failed()
  const { value } = evaluated
  const problem = eachProblem(value, explain, isUnknownAllowed)
  if (problem) return failed(problem)
  switch (value.kind) {
    case 'map':
      return {
        repeating: { kind: 'for_each', items: eachOf(value.entries) },
        diagnostics: evaluated.diagnostics,
      }
    case 'object':
      return {
        repeating: { kind: 'for_each', items: eachOf(value.attributes) },
        diagnostics: evaluated.diagnostics,
      }
    case 'set': {
      const entries = value.elements.flatMap((element): (readonly [string, Value])[] =>
        element.kind === 'string' ? [[element.value, withoutDeepMarks(element)]] : [],
      )
      return { repeating: { kind: 'for_each', items: eachOf(entries) }, diagnostics: evaluated.diagnostics }
    }
    default:
      return failed()
  }
}

function eachOf(entries: Iterable<readonly [string, Value]>): readonly Repeated[] {
  return Array.from(entries, ([key, value]): Repeated => ({
    key,
    repetition: { kind: 'for_each', key: stringValue(key), value },
  }))
}

function eachProblem(value: Value, explain: Explain, isUnknownAllowed: boolean): Diagnostic | undefined {
  const invalid = (detail: string): Diagnostic => explain('Invalid for_each argument', detail)
  const unsuitable = (rule: string): Diagnostic =>
    invalid(`The given "for_each" argument value is unsuitable: ${rule}`)
  if ((value.marks & ephemeralMark) !== 0) {
    return invalid(
      'The given "for_each" value is derived from an ephemeral value, which means that Poolwright cannot persist it between plan/apply rounds. Use only non-ephemeral values to specify a resource\'s instance keys.',
    )
  }
  if ((value.marks & sensitiveMark) !== 0) {
    const detail =
      'Sensitive values, or values derived from sensitive values, cannot be used as for_each arguments. If used, the sensitive value could be exposed as a resource instance key.'
    return explain('Invalid for_each argument', detail, { includeSensitive: true })
  }
  switch (value.kind) {
    case 'null':
      return unsuitable('the given "for_each" argument value is null. A map, or set of strings is allowed.')
    case 'unknown':
      return unknownEachProblem(value, explain, isUnknownAllowed)
    case 'map':
    case 'object':
      return undefined
    case 'set':
      return setProblem(value.elements, typeName(value.elementType), explain, isUnknownAllowed)
    default: {
      const rule = `the "for_each" argument must be a map, or set of strings, and you have provided a value of type ${shortTypeName(value)}.`
      return unsuitable(rule)
    }
  }
}

function shortTypeName(value: Value): string {
  const type = typeOf(value)
  return type.kind === 'any' ? 'dynamic' : type.kind
}

function unknownEachProblem(
  value: Value,
  explain: Explain,
  isUnknownAllowed: boolean,
): Diagnostic | undefined {
  const { kind } = typeOf(value)
  if (kind !== 'any' && kind !== 'map' && kind !== 'object' && kind !== 'set') {
    const detail = `The given "for_each" argument value is unsuitable: the "for_each" argument must be a map, or set of strings, and you have provided a value of type ${kind}.`
    return explain('Invalid for_each argument', detail)
  }
  if (isUnknownAllowed) return undefined
  return kind === 'set' ? unknownSetProblem(explain) : unknownMapProblem(explain)
}

const targetRemedy =
  'Alternatively, you could use the --target planning option to first apply only the resources that the for_each value depends on, and then apply a second time to fully converge.'

function unknownSetProblem(explain: Explain): Diagnostic {
  const detail = `The "for_each" set includes values derived from resource attributes that cannot be determined until apply, and so Poolwright cannot determine the full set of keys that will identify the instances of this resource.\n\nWhen working with unknown values in for_each, it's better to use a map value where the keys are defined statically in your configuration and where only the values contain apply-time results.\n\n${targetRemedy}`
  return explain('Invalid for_each argument', detail, { includeUnknown: true })
}

function unknownMapProblem(explain: Explain): Diagnostic {
  const detail = `The "for_each" map includes keys derived from resource attributes that cannot be determined until apply, and so Poolwright cannot determine the full set of keys that will identify the instances of this resource.\n\nWhen working with unknown values in for_each, it's better to define the map keys statically in your configuration and place apply-time results only in the map values.\n\n${targetRemedy}`
  return explain('Invalid for_each argument', detail, { includeUnknown: true })
}

function setProblem(
  elements: readonly Value[],
  elementName: string,
  explain: Explain,
  isUnknownAllowed: boolean,
): Diagnostic | undefined {
  if (elements.length === 0) return undefined
  const unsuitable = (rule: string): Diagnostic =>
    explain('Invalid for_each set argument', `The given "for_each" argument value is unsuitable: ${rule}`)
  if (elements.some(element => element.kind === 'unknown')) {
    return isUnknownAllowed ? undefined : unknownSetProblem(explain)
  }
  if (elementName !== 'string') {
    return unsuitable(
      `"for_each" supports maps and sets of strings, but you have provided a set containing type ${elementName}.`,
    )
  }
  if (elements.some(element => element.kind === 'null')) {
    return unsuitable('"for_each" sets must not contain null values.')
  }
  return undefined
}
