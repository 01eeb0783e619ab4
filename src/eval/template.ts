import { unreachable } from '../diagnostic/invariant.js'
import type { TemplateExpression, TemplatePart } from '../syntax/tree.js'
import { stringValue, unknownValue } from '../value/construct.js'
import { convert } from '../value/convert.js'
import { safePrefix } from '../value/safe-prefix.js'
import { stringType } from '../value/type.js'
import type { Marks, Value } from '../value/value.js'
import { chooseBranch } from './conditional.js'
import { evaluateIn } from './evaluate.js'
import { iterate } from './for-expression.js'
import { apart, hasFailed, report, type Frame } from './frame.js'

/** A template; one that is a single interpolation keeps the value as it is. */
export function evaluateTemplate(frame: Frame, template: TemplateExpression): Value {
  const [only] = template.parts
  if (template.isWrap && only?.kind === 'interpolation') return evaluateIn(frame, only.expression)
  return evaluateParts(frame, template.parts)
}

// An unknown part makes the whole unknown; the rest is evaluated all the same, for its errors.
function evaluateParts(frame: Frame, parts: readonly TemplatePart[]): Value {
  const inner = apart(frame)
  let text = ''
  let marks: Marks = 0
  let isKnown = true
  for (const part of parts) {
    const value = evaluatePart(inner, part)
    marks |= value.marks
    const converted = partText(inner, part, value)
    if (value.kind === 'unknown') isKnown = false
    else if (isKnown && converted !== undefined) text += converted
  }
  frame.diagnostics.push(...inner.diagnostics)
  if (isKnown) return stringValue(text, marks)
  const prefix = hasFailed(inner) ? '' : safePrefix(text)
  return unknownValue(stringType, { notNull: true, ...(prefix !== '' && { stringPrefix: prefix }) }, marks)
}

function evaluatePart(frame: Frame, part: TemplatePart): Value {
  switch (part.kind) {
    case 'text':
      return stringValue(part.value)
    case 'interpolation':
      return evaluateIn(frame, part.expression)
    case 'if': {
      const whenTrue = apart(frame)
      const whenFalse = apart(frame)
      return chooseBranch(frame, part.condition, {
        node: part,
        whenTrue: {
          node: part,
          value: evaluateParts(whenTrue, part.whenTrue),
          diagnostics: whenTrue.diagnostics,
        },
        whenFalse: {
          node: part,
          value: evaluateParts(whenFalse, part.whenFalse ?? []),
          diagnostics: whenFalse.diagnostics,
        },
      })
    }
    case 'for':
      return evaluateRepeated(frame, part)
    default:
      return unreachable(part)
  }
}

function partText(frame: Frame, part: TemplatePart, value: Value): string | undefined {
  const node = part.kind === 'interpolation' ? part.expression : part
  const involved = part.kind === 'interpolation' ? { expression: part.expression } : {}
  const summary = 'Invalid template interpolation value'
  if (value.kind === 'null') {
    report(
      frame,
      summary,
      'The expression result is null. Cannot include a null value in a string template.',
      node,
      involved,
    )
    return undefined
  }
  const converted = convert(value, stringType)
  if ('problem' in converted) {
    report(
      frame,
      summary,
      `Cannot include the given value in a string template: ${converted.problem.message}.`,
      node,
      involved,
    )
    return undefined
  }
  return converted.value.kind === 'string' ? converted.value.value : undefined
}

function evaluateRepeated(frame: Frame, part: Extract<TemplatePart, { kind: 'for' }>): Value {
  const iteration = iterate(frame, part.collection, part.keyName, part.valueName)
  if (iteration.items === undefined) return unknownValue(stringType, { notNull: true }, iteration.marks)
  let text = ''
  let marks = iteration.marks
  let isKnown = true
  for (const item of iteration.items) {
    const value = evaluateParts(item.frame, part.body)
    marks |= value.marks
    if (value.kind === 'string') text += value.value
    else isKnown = false
  }
  return isKnown ? stringValue(text, marks) : unknownValue(stringType, { notNull: true }, marks)
}
