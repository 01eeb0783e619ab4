import { invariant } from '../../../src/diagnostic/invariant.js'
import type { FieldValue, Ref } from '../database/database.js'
import type { Refusal } from '../rules/refusal.js'
import { refusal } from '../rules/refusal.js'
import type { Call, CallContext } from './call.js'
import type { Parameter } from './parameter.js'

/** The arguments of a call by name, read from the wire. */
export type Arguments<P> = { readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never }

/** A call as it is written: with named, typed arguments. */
export interface CallDefinition<A> {
  readonly rules?: (context: CallContext, given: A) => readonly Refusal[]
  readonly perform: (context: CallContext, given: A) => FieldValue | void | Promise<FieldValue | void>
  readonly since?: string
  readonly until?: string
  readonly durationSeconds?: number | ((context: CallContext, given: A) => number)
  readonly exclusive?: (context: CallContext, given: A) => readonly Claim[]
}

/** An object that a call needs to itself, and the operation it shows there meanwhile. */
export interface Claim {
  readonly className: string
  readonly ref: Ref
  readonly operation: string
}

type Parameters = { readonly [name: string]: Parameter<unknown> }
type Listed = readonly [name: string, parameter: Parameter<unknown>]

/**
 * A call whose parameters are checked for type (FIELD_TYPE_ERROR) and life (HANDLE_INVALID) before its own rules see
 * them. A call without a result answers the empty string.
 */
export function defineCall<P extends Parameters>(
  name: string,
  parameters: P,
  definition: CallDefinition<Arguments<P>>,
): Call {
  const listed = Object.entries(parameters)
  const optional = listed.filter(([, parameter]) => parameter.isOptional).length
  const { since, until, durationSeconds, exclusive, rules } = definition
  const read = remembering((values: readonly FieldValue[]) => readArguments<P>(listed, values))
  return {
    name,
    parameters: listed.map(([parameter]) => parameter),
    ...(optional > 0 && { optional }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(durationSeconds !== undefined && {
      durationSeconds:
        typeof durationSeconds === 'number'
          ? durationSeconds
          : (context: CallContext, values: readonly FieldValue[]) => durationSeconds(context, read(values)),
    }),
    ...(exclusive && {
      exclusive: (context: CallContext, values: readonly FieldValue[]) => exclusive(context, read(values)),
    }),
    rules: (context, values) => {
      const malformed = checkArguments(context, listed, values)
      return malformed.length > 0 ? malformed : (rules?.(context, read(values)) ?? [])
    },
    perform: (context, values) => {
      const result = definition.perform(context, read(values))
      return result instanceof Promise ? result.then(answer => answer ?? '') : (result ?? '')
    },
  }
}

/** Reads the same values once: the rules of a call, its duration and its change are asked one after another. */
function remembering<V extends object, A>(read: (values: V) => A): (values: V) => A {
  let last: { readonly values: V; readonly given: A } | undefined
  return values => {
    if (last?.values !== values) last = { values, given: read(values) }
    return last.given
  }
}

function checkArguments(
  context: CallContext,
  parameters: readonly Listed[],
  values: readonly FieldValue[],
): readonly Refusal[] {
  return parameters.flatMap(([name, parameter], index) => {
    const value = parameter.read(values[index])
    return value === undefined ? [refusal('FIELD_TYPE_ERROR', [name])] : parameter.check(context, value)
  })
}

function readArguments<P extends Parameters>(
  parameters: readonly Listed[],
  values: readonly FieldValue[],
): Arguments<P> {
  const entries = parameters.map(([name, parameter], index) => {
    const value = parameter.read(values[index])
    invariant(value !== undefined, `argument ${name} was not checked`)
    return [name, value]
  })
  // The mapped type cannot be followed through entries: each value came from the parameter of its own name.
  return Object.fromEntries(entries) as Arguments<P>
}
