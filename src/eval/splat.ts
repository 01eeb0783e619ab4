import type { SplatExpression, SplatStep } from '../syntax/tree.js'
import { listValue, tupleValue, unknownValue } from '../value/construct.js'
import { typeOf } from '../value/type-of.js'
import { anyType, listType, tupleType, type Type } from '../value/type.js'
import type { Refinement, Value } from '../value/value.js'
import { elementOf } from './access.js'
import { evaluateIn } from './evaluate.js'
import { apart, hasFailed, report, type Frame } from './frame.js'
import { takeSteps } from './traversal.js'

/** `xs[*].a`: null gives nothing, what is no sequence counts as a sequence of one. */
export function evaluateSplat(frame: Frame, expression: SplatExpression): Value {
  const inner = apart(frame)
  const source = evaluateIn(inner, expression.collection)
  frame.diagnostics.push(...inner.diagnostics)
  if (hasFailed(inner)) return unknownValue()
  return splat(frame, source, { expression, each: expression.each })
}

/** What is applied to every element, and the expression that errors tell of. */
interface Splat {
  readonly expression: SplatExpression
  readonly each: readonly SplatStep[]
}

function splat(frame: Frame, source: Value, work: Splat): Value {
  const type = typeOf(source)
  const isSequence = type.kind === 'tuple' || type.kind === 'list' || type.kind === 'set'
  if (source.kind === 'null') return splatNull(frame, work, source, isSequence)
  if (type.kind === 'any') return unknownValue(anyType, undefined, source.marks)
  if (isSequence && source.kind === 'unknown') {
    const bounds = type.kind === 'tuple' ? {} : lengthBounds(source.refinement)
    return unknownValue(resultOf(frame, work, type), { notNull: true, ...bounds }, source.marks)
  }
  return splatKnown(frame, work, source)
}

function lengthBounds({ minimumLength, maximumLength }: Refinement = {}): Refinement {
  return {
    ...(minimumLength !== undefined && { minimumLength }),
    ...(maximumLength !== undefined && { maximumLength }),
  }
}

function splatNull(frame: Frame, { expression }: Splat, source: Value, isSequence: boolean): Value {
  if (!isSequence) return tupleValue([], source.marks)
  const detail = 'Splat expressions (with the * symbol) cannot be applied to null sequences.'
  report(frame, 'Splat of null value', detail, expression.collection, { expression: expression.collection })
  return unknownValue()
}

function splatKnown(frame: Frame, work: Splat, source: Value): Value {
  // Whether a single unknown value gives one element or, being null, none is not known yet.
  const isOpen = source.kind === 'unknown' && source.refinement?.notNull !== true
  const isSequence = source.kind === 'list' || source.kind === 'set' || source.kind === 'tuple'
  const items = isSequence ? source.elements : [source]
  const inner = apart(frame)
  const values = items.map(item => applySteps(inner, item, work))
  frame.diagnostics.push(...inner.diagnostics)
  if (isOpen) return unknownValue(anyType, undefined, source.marks)
  if (hasFailed(inner)) return unknownValue(resultOf(frame, work, typeOf(source)), undefined, source.marks)
  if (source.kind !== 'list' && source.kind !== 'set') return tupleValue(values, source.marks)
  const result = resultOf(frame, work, typeOf(source))
  const elementType = values.length > 0 || result.kind !== 'list' ? undefined : result.element
  return listValue(values, elementType, source.marks)
}

function applySteps(frame: Frame, item: Value, work: Splat): Value {
  let value = item
  for (const step of work.each) {
    const before = frame.diagnostics.length
    value = applyStep(frame, value, step, work)
    if (frame.diagnostics.length > before) return unknownValue()
  }
  return value
}

function applyStep(frame: Frame, value: Value, step: SplatStep, { expression }: Splat): Value {
  switch (step.kind) {
    case 'nested-splat':
      return splat(frame, value, { expression, each: step.each })
    case 'dynamic-index':
      return elementOf(frame, value, evaluateIn(frame, step.key), step, { expression })
    default:
      return takeSteps(frame, value, [step], expression)
  }
}

function resultOf(frame: Frame, work: Splat, source: Type): Type {
  const of = (element: Type) => typeOf(applySteps(apart(frame), unknownValue(element), work))
  if (source.kind === 'list' || source.kind === 'set') return listType(of(source.element))
  return tupleType(source.kind === 'tuple' ? source.elements.map(of) : [of(source)])
}
