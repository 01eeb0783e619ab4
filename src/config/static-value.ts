import { type Diagnostic, errorDiagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import { evaluate } from '../eval/evaluate.js'
import type { Scope } from '../eval/scope.js'
import { expressionRange } from '../schema/body-content.js'
import type { Attribute } from '../syntax/tree.js'
import { convert } from '../value/convert.js'
import { isWhollyKnown } from '../value/equal.js'
import { boolType, stringType, type Type } from '../value/type.js'
import type { Value } from '../value/value.js'
import type { Written } from './configuration.js'
import { findCall } from './find-call.js'
import { unknownValue } from '../value/construct.js'

const nowhere: Scope['surroundings'] = {
  baseFolder: '.',
  homeFolder: '.',
  files: {
    readBytesNow: () => new Uint8Array(),
    existsNow: () => false,
    listNow: () => [],
  },
  now: () => 0,
  uuid: () => '',
  randomBytes: length => new Uint8Array(length),
}

/** Where something constant is asked for: no names, no functions. */
const staticScope: Scope = {
  names: [],
  functions: new Map(),
  surroundings: nowhere,
  resolve: (traversal, source) => ({
    value: unknownValue(),
    stepsTaken: traversal.steps.length,
    diagnostics: [
      errorDiagnostic('Variables not allowed', 'Variables may not be used here.', {
        range: { source, start: traversal.start, end: traversal.rootEnd },
      }),
    ],
  }),
}

/** What an expression is that names nothing and calls nothing; undefined for any other. */
export function constantOf({ expression, range }: Written): Value | undefined {
  if (findCall(expression)) return undefined
  const { value, diagnostics } = evaluate(expression, range.source, staticScope)
  return hasErrors(diagnostics) || !isWhollyKnown(value) ? undefined : value
}

/** The value of an expression that may use neither names nor functions; undefined, and reported, when it does. */
export function staticValue(written: Written, diagnostics: Diagnostic[]): Value | undefined {
  const { source } = written.range
  const call = findCall(written.expression)
  if (call) {
    diagnostics.push(
      errorDiagnostic('Function calls not allowed', 'Functions may not be called here.', {
        range: { source, start: call.start, end: call.end },
      }),
    )
    return undefined
  }
  const evaluated = evaluate(written.expression, source, staticScope)
  diagnostics.push(...evaluated.diagnostics)
  return hasErrors(evaluated.diagnostics) ? undefined : evaluated.value
}

function staticOfType(
  attribute: Attribute | undefined,
  type: Type,
  diagnostics: Diagnostic[],
): Value | undefined {
  if (!attribute) return undefined
  const range = expressionRange(attribute)
  const value = staticValue({ expression: attribute.expression, range }, diagnostics)
  if (!value) return undefined
  const converted = convert(value, type)
  if ('value' in converted) return converted.value
  const detail = `Unsuitable value: ${converted.problem.message}`
  diagnostics.push(errorDiagnostic('Unsuitable value type', detail, { range }))
  return undefined
}

/** An argument that must be a constant text. */
export function staticString(
  attribute: Attribute | undefined,
  diagnostics: Diagnostic[],
): string | undefined {
  const value = staticOfType(attribute, stringType, diagnostics)
  return value?.kind === 'string' ? value.value : undefined
}

/** An argument that must be a constant truth value. */
export function staticBool(attribute: Attribute | undefined, diagnostics: Diagnostic[]): boolean | undefined {
  const value = staticOfType(attribute, boolType, diagnostics)
  return value?.kind === 'bool' ? value.value : undefined
}
