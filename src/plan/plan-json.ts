import type { Json } from '../provider/step.js'
import { decodeTyped, encodeTyped } from '../value/encoding.js'
import { mapParts } from '../value/marks.js'
import { typeOf } from '../value/type-of.js'
import { type Value, noMarks, sensitiveMark } from '../value/value.js'
import type { PlanBackground } from './plan-background.js'
import type { OutputChange, PlannedChange } from './plan.js'

/** A value as a saved plan holds it: whatever is sensitive becomes an unknown of the same type that is marked so. */
export function encodePlanValue(value: Value | undefined): Json {
  return value === undefined ? null : { value: encodeTyped(withoutSecrets(value)) }
}

function withoutSecrets(value: Value): Value {
  if ((value.marks & sensitiveMark) === noMarks) return mapParts(value, withoutSecrets)
  return value.kind === 'null' ? value : { kind: 'unknown', type: typeOf(value), marks: value.marks }
}

/** The value that `encodePlanValue` wrote. */
export function decodePlanValue(json: Json | undefined): Value | undefined {
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return undefined
  const { value } = Object.fromEntries(Object.entries(json))
  return value === undefined ? undefined : decodeTyped(value)
}

/** A change without its configuration, which may hold write-only arguments. */
export function encodeChange(change: PlannedChange): object {
  const { config: _config, range: _range, prior, planned, applied, ...plain } = change
  return {
    ...plain,
    prior: encodePlanValue(prior),
    planned: encodePlanValue(planned),
    applied: encodePlanValue(applied),
  }
}

/** What a plan stands on; of values only those that no change holds, and of these nothing sensitive. */
export function encodeBackground({ prior, ...background }: PlanBackground): object {
  return {
    ...background,
    prior: prior.map(({ value, ...instance }) => ({
      ...instance,
      ...(value === undefined ? {} : { value: encodePlanValue(value) }),
    })),
  }
}

/** An output's change; its values masked where it is sensitive. */
export function encodeOutputChange(output: OutputChange): object {
  const { before, after, ...plain } = output
  const mask = (value: Value | undefined): Json =>
    encodePlanValue(value && output.isSensitive ? { ...value, marks: value.marks | sensitiveMark } : value)
  return { ...plain, before: mask(before), after: mask(after) }
}
