import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { SourceRange } from '../diagnostic/source.js'
import type { Scope } from '../eval/scope.js'
import { evaluate } from '../eval/evaluate.js'
import type { Attribute } from '../syntax/tree.js'
import { nullValue, unknownValue } from '../value/construct.js'
import { convert } from '../value/convert.js'
import { deepMarks, withMarks } from '../value/marks.js'
import type { Path } from '../value/path.js'
import { ephemeralMark, type Value } from '../value/value.js'
import { expressionRange, nameRange } from './body-content.js'
import { attributeType } from './implied-type.js'
import { readDuration, readSize } from './measure.js'
import type { AttributeSchema } from './schema.js'

/** What an attribute without an expression is. */
export function absentAttribute(schema: AttributeSchema): Value {
  return nullValue(attributeType(schema))
}

/** Evaluates an argument and converts it to its schema; with errors the value is unknown. */
export function decodeAttribute(
  attribute: Attribute,
  schema: AttributeSchema,
  scope: Scope,
  diagnostics: Diagnostic[],
): Value {
  const type = attributeType(schema)
  if (schema.computed === true && schema.optional !== true && schema.required !== true) {
    const detail = `The value of "${attribute.name}" is told by the object itself and cannot be set. Remove this argument.`
    diagnostics.push(
      errorDiagnostic(`"${attribute.name}" attribute is read-only`, detail, { range: nameRange(attribute) }),
    )
    return unknownValue(type)
  }
  const range = expressionRange(attribute)
  const evaluated = evaluate(attribute.expression, attribute.source, scope)
  diagnostics.push(...evaluated.diagnostics)
  if (evaluated.diagnostics.some(diagnostic => diagnostic.severity === 'error')) return unknownValue(type)
  if (schema.writeOnly !== true && (deepMarks(evaluated.value) & ephemeralMark) !== 0) {
    const detail = `Ephemeral values are not valid for "${attribute.name}", because it is not a write-only attribute and must be persisted to state.`
    diagnostics.push(errorDiagnostic('Invalid use of ephemeral value', detail, { range }))
    return unknownValue(type)
  }
  return convertAttribute(attribute.name, evaluated.value, schema, range, diagnostics)
}

function convertAttribute(
  name: string,
  value: Value,
  schema: AttributeSchema,
  range: SourceRange,
  diagnostics: Diagnostic[],
): Value {
  const type = attributeType(schema)
  const unsuitable = (problem: string): Value => {
    const detail = `Inappropriate value for attribute "${name}": ${problem}.`
    diagnostics.push(errorDiagnostic('Incorrect attribute value type', detail, { range }))
    return unknownValue(type)
  }
  const measured =
    schema.format !== undefined && value.kind === 'string'
      ? readMeasure(value.value, schema.format)
      : undefined
  if (measured && 'problem' in measured) return unsuitable(measured.problem)
  const converted = convert(measured ? withMarks(measured.value, value.marks) : value, type)
  if ('problem' in converted)
    return unsuitable(pathPrefix(converted.problem.path) + converted.problem.message)
  if (schema.required === true && schema.acceptsNull !== true && converted.value.kind === 'null') {
    const detail = `The argument "${name}" is required, but its value is null.`
    diagnostics.push(errorDiagnostic('Missing required argument', detail, { range }))
  }
  const refused = isWholly(converted.value) ? schema.validate?.(converted.value) : undefined
  if (refused !== undefined) diagnostics.push(errorDiagnostic('Invalid argument value', refused, { range }))
  return converted.value
}

function readMeasure(text: string, format: 'size' | 'duration'): ReturnType<typeof readSize> {
  return format === 'size' ? readSize(text) : readDuration(text)
}

/** Known and not null: what a schema's own check may look at. */
function isWholly(value: Value): boolean {
  return value.kind !== 'unknown' && value.kind !== 'null'
}

/** Where in a value something is wrong, as the start of a message: `element 0: attribute "size": `. */
export function pathPrefix(path: Path): string {
  return path.map(step => (typeof step === 'number' ? `element ${step}: ` : `attribute "${step}": `)).join('')
}
