import { type Diagnostic, errorDiagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import { childScope, type Scope } from '../eval/scope.js'
import { evaluate } from '../eval/evaluate.js'
import type { Attribute, Block, Body } from '../syntax/tree.js'
import { numberValue, objectValue, stringValue, unknownValue } from '../value/construct.js'
import { convert } from '../value/convert.js'
import { typeName } from '../value/type-name.js'
import { typeOf } from '../value/type-of.js'
import { anyType, stringType } from '../value/type.js'
import { noMarks, type Marks, type Value } from '../value/value.js'
import {
  checkLabels,
  expressionRange,
  readContent,
  unsupportedBlock,
  type BodyShape,
} from './body-content.js'

/** One nested block as it is to be decoded: written as it is, or made by a `dynamic` block. */
export interface ExpandedBlock {
  readonly block: Block
  readonly body: Body
  readonly scope: Scope
  /** The block's one label, where it has one. */
  readonly label: string | undefined
  /** Marks of the collection that it was made from. */
  readonly marks: Marks
  /** True when it stands for an unknown number of blocks. */
  readonly isUnknown: boolean
}

const dynamicShape = {
  attributes: { for_each: 'required', iterator: 'optional', labels: 'optional' },
  blocks: { content: [] },
} as const

/** Groups nested blocks by type, `dynamic` blocks expanded in place. */
export function expandBlocks(
  blocks: readonly Block[],
  shape: BodyShape,
  scope: Scope,
  diagnostics: Diagnostic[],
): ReadonlyMap<string, readonly ExpandedBlock[]> {
  const groups = new Map<string, ExpandedBlock[]>()
  for (const block of blocks) {
    const isDynamic = block.type === 'dynamic' && !Object.hasOwn(shape.blocks, 'dynamic')
    const type = isDynamic ? (block.labels[0]?.value ?? '') : block.type
    const made = isDynamic ? expandDynamic(block, shape, scope, diagnostics) : [plainBlock(block, scope)]
    const group = groups.get(type)
    if (group) group.push(...made)
    else groups.set(type, [...made])
  }
  return groups
}

function plainBlock(block: Block, scope: Scope): ExpandedBlock {
  return { block, body: block.body, scope, label: block.labels[0]?.value, marks: noMarks, isUnknown: false }
}

function expandDynamic(
  block: Block,
  shape: BodyShape,
  scope: Scope,
  diagnostics: Diagnostic[],
): readonly ExpandedBlock[] {
  const wrongLabels = checkLabels(block, ['type'])
  if (wrongLabels) {
    diagnostics.push(wrongLabels)
    return []
  }
  const [label] = block.labels
  const type = label?.value ?? ''
  const labelNames = Object.hasOwn(shape.blocks, type) ? shape.blocks[type] : undefined
  if (labelNames === undefined) {
    const range = {
      source: block.body.source,
      start: label?.start ?? block.start,
      end: label?.end ?? block.end,
    }
    diagnostics.push(unsupportedBlock(type, range, shape))
    return []
  }
  const content = readContent(block.body, dynamicShape, block)
  diagnostics.push(...content.diagnostics)
  const [body] = content.blocks
  if (!body) {
    const detail =
      'A dynamic block must have a nested block of type "content" to describe the body of each generated block.'
    diagnostics.push(
      errorDiagnostic('Missing dynamic content block', detail, { range: openBraceRange(block) }),
    )
  }
  const forEach = content.attributes.get('for_each')
  if (!body || !forEach || hasErrors(content.diagnostics)) return []
  const iterator = content.attributes.get('iterator')
  return repeat({
    block: body,
    name: iterator ? (iteratorName(iterator, diagnostics) ?? type) : type,
    type,
    forEach,
    labels: content.attributes.get('labels'),
    labelCount: labelNames.length,
    dynamic: block,
    scope,
    diagnostics,
  })
}

function openBraceRange(block: Block): { source: Body['source']; start: number; end: number } {
  return { source: block.body.source, start: block.openBrace, end: block.openBrace + 1 }
}

function iteratorName(attribute: Attribute, diagnostics: Diagnostic[]): string | undefined {
  const { expression } = attribute
  if (expression.kind === 'traversal' && expression.steps.length === 0) return expression.root
  const detail = 'Dynamic iterator must be a single variable name.'
  diagnostics.push(errorDiagnostic('Invalid expression', detail, { range: expressionRange(attribute) }))
  return undefined
}

interface DynamicBlock {
  readonly block: Block
  readonly name: string
  readonly type: string
  readonly forEach: Attribute
  readonly labels: Attribute | undefined
  readonly labelCount: number
  readonly dynamic: Block
  readonly scope: Scope
  readonly diagnostics: Diagnostic[]
}

function repeat(dynamic: DynamicBlock): readonly ExpandedBlock[] {
  const { forEach, scope, diagnostics } = dynamic
  const evaluated = evaluate(forEach.expression, forEach.source, scope)
  diagnostics.push(...evaluated.diagnostics)
  if (hasErrors(evaluated.diagnostics)) return []
  const items = itemsOf(evaluated.value)
  if (typeof items === 'string') {
    const range = expressionRange(forEach)
    diagnostics.push(errorDiagnostic('Invalid dynamic for_each value', items, { range }))
    return []
  }
  const { marks } = evaluated.value
  if (items === undefined) {
    const unknown = unknownValue(anyType, undefined, marks)
    return [repeated(dynamic, unknown, unknown, marks, true)]
  }
  return items.map(([key, value]) => repeated(dynamic, key, value, marks, false))
}

function repeated(
  dynamic: DynamicBlock,
  key: Value,
  value: Value,
  marks: Marks,
  isUnknown: boolean,
): ExpandedBlock {
  const { block, name, scope } = dynamic
  const inner = childScope(scope, new Map([[name, objectValue({ key, value })]]))
  return {
    block,
    body: block.body,
    scope: inner,
    label: labelOf(dynamic, inner, isUnknown),
    marks,
    isUnknown,
  }
}

/** Keys and values of a collection, undefined when unknown, or why it cannot be walked. */
function itemsOf(value: Value): readonly (readonly [Value, Value])[] | undefined | string {
  switch (value.kind) {
    case 'unknown':
      return isCollection(value) ? undefined : notIterable(value)
    case 'null':
      return 'Cannot use a null value in for_each.'
    case 'list':
    case 'tuple':
      return value.elements.map((element, index) => [numberValue(index), element])
    case 'set':
      return value.elements.map(element => [element, element])
    case 'map':
      return [...value.entries].map(([key, element]) => [stringValue(key), element])
    case 'object':
      return [...value.attributes].map(([key, element]) => [stringValue(key), element])
    default:
      return notIterable(value)
  }
}

function isCollection(value: Value): boolean {
  const { kind } = typeOf(value)
  return kind !== 'string' && kind !== 'number' && kind !== 'bool' && kind !== 'link'
}

function notIterable(value: Value): string {
  return `Cannot use a ${typeName(typeOf(value))} value in for_each. An iterable collection is required.`
}

function labelOf(dynamic: DynamicBlock, scope: Scope, isUnknown: boolean): string | undefined {
  const { labels, labelCount, type, diagnostics, dynamic: block } = dynamic
  if (labelCount === 0 && !labels) return undefined
  if (!labels) {
    const detail = 'The argument "labels" is required, but no definition was found.'
    diagnostics.push(errorDiagnostic('Missing required argument', detail, { range: openBraceRange(block) }))
    return undefined
  }
  const written = labels.expression.kind === 'tuple' ? labels.expression.elements : [labels.expression]
  const extra = written[labelCount]
  if (extra) {
    const detail = `Blocks of type "${type}" require ${labelCount} label(s).`
    const range = { source: labels.source, start: extra.start, end: extra.end }
    diagnostics.push(errorDiagnostic('Extraneous dynamic block label', detail, { range }))
    return undefined
  }
  const [expression] = written
  if (!expression) {
    const detail = `Blocks of type "${type}" require ${labelCount} label(s).`
    diagnostics.push(
      errorDiagnostic('Insufficient dynamic block labels', detail, { range: expressionRange(labels) }),
    )
    return undefined
  }
  const evaluated = evaluate(expression, labels.source, scope)
  diagnostics.push(...evaluated.diagnostics)
  if (hasErrors(evaluated.diagnostics)) return undefined
  const converted = convert(evaluated.value, stringType)
  const problem =
    'problem' in converted ? converted.problem.message : labelProblem(converted.value, isUnknown)
  if (problem !== undefined) {
    const range = { source: labels.source, start: expression.start, end: expression.end }
    diagnostics.push(errorDiagnostic('Invalid dynamic block label', problem, { range }))
  }
  return 'value' in converted && converted.value.kind === 'string' ? converted.value.value : undefined
}

function labelProblem(value: Value, isUnknown: boolean): string | undefined {
  if (value.marks !== noMarks) return 'Cannot use a sensitive or ephemeral value as a dynamic block label.'
  if (value.kind === 'null') return 'Cannot use a null value as a dynamic block label.'
  if (value.kind === 'unknown' && !isUnknown) {
    return 'This value is not yet known. Dynamic block labels must be immediately-known values.'
  }
  return undefined
}
