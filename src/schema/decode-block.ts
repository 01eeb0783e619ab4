import { type Diagnostic, errorDiagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import { formatRange } from '../diagnostic/positions.js'
import type { SourceRange } from '../diagnostic/source.js'
import type { Scope } from '../eval/scope.js'
import type { Block, Body } from '../syntax/tree.js'
import {
  listValue,
  mapValue,
  nullValue,
  objectValue,
  setValue,
  tupleValue,
  unknownValue,
} from '../value/construct.js'
import { withMarks } from '../value/marks.js'
import { hasAny, sameType } from '../value/same-type.js'
import type { Type } from '../value/type.js'
import { typeOf } from '../value/type-of.js'
import { OverlaidMap } from '../value/overlaid-map.js'
import { noMarks, type Marks, type ObjectValue, type Value } from '../value/value.js'
import { headerRange, missingArgument, missingRange, readContent, type BodyShape } from './body-content.js'
import { absentAttribute, decodeAttribute } from './decode-attribute.js'
import { expandBlocks, type ExpandedBlock } from './expand-dynamic.js'
import { impliedType, nestedType } from './implied-type.js'
import { markSensitive } from './mark-sensitive.js'
import type { AttributeSchema, BlockSchema, NestedBlockSchema } from './schema.js'

/** A decoded body; `value` is undefined when it has errors. */
export interface DecodedBlock {
  readonly value: ObjectValue | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** What decoding a body needs of its schema, worked out once. */
interface Layout {
  readonly shape: BodyShape
  /** The shape with nothing required: what is missing is told here. */
  readonly lenientShape: BodyShape
  readonly attributes: readonly (readonly [string, AttributeSchema])[]
  readonly blocks: readonly (readonly [string, NestedBlockSchema])[]
  /** What a body with nothing in it is, its names in order. */
  readonly absent: ReadonlyMap<string, Value>
}

const layouts = new WeakMap<BlockSchema, Layout>()

function layoutOf(schema: BlockSchema): Layout {
  const known = layouts.get(schema)
  if (known) return known
  const attributes = Object.entries(schema.attributes)
  const blocks = Object.entries(schema.blocks)
  const labels = Object.fromEntries(
    blocks.map(([name, nested]) => [name, nested.nesting === 'map' ? ['key'] : []]),
  )
  const presence = attributes.map(([name, { required }]) => {
    return [name, required === true ? 'required' : 'optional'] as const
  })
  const lenient = attributes.map(([name]) => [name, 'optional'] as const)
  const otherWords = new Map(
    attributes.flatMap(([name, attribute]) =>
      (attribute.otherWords ?? []).map(word => [word, name] as const),
    ),
  )
  const layout: Layout = {
    shape: { attributes: Object.fromEntries(presence), blocks: labels, otherWords },
    lenientShape: { attributes: Object.fromEntries(lenient), blocks: labels, otherWords },
    attributes,
    blocks,
    absent: objectValue([
      ...attributes.map(([name, attribute]) => [name, absentAttribute(attribute)] as const),
      ...blocks.map(([name, nested]) => [nested.as ?? name, collect(name, nested, [], [])] as const),
    ]).attributes,
  }
  layouts.set(schema, layout)
  return layout
}

/** What may be written in a body of this schema. */
export function bodyShape(schema: BlockSchema): BodyShape {
  return layoutOf(schema).shape
}

/**
 * Decodes a body against its schema: evaluates every argument in the scope, converts it, expands `dynamic` blocks, and
 * marks what the schema says is sensitive. `block` is the block that the body belongs to, for places of what is missing.
 */
export function decodeBlock(body: Body, schema: BlockSchema, scope: Scope, block?: Block): DecodedBlock {
  const diagnostics: Diagnostic[] = []
  const value = decodeBody(body, schema, scope, missingRange(body, block), diagnostics)
  return { value: hasErrors(diagnostics) ? undefined : markSensitive(value, schema), diagnostics }
}

/** Checks a body without values: the scope tells types alone. */
export function validateBody(
  body: Body,
  schema: BlockSchema,
  scope: Scope,
  block?: Block,
): readonly Diagnostic[] {
  return decodeBlock(body, schema, scope, block).diagnostics
}

function decodeBody(
  body: Body,
  schema: BlockSchema,
  scope: Scope,
  missing: SourceRange,
  diagnostics: Diagnostic[],
): ObjectValue {
  const { shape, lenientShape, attributes, blocks: nestedBlocks, absent } = layoutOf(schema)
  const isDynamic = (each: Block): boolean =>
    each.type === 'dynamic' && !Object.hasOwn(shape.blocks, 'dynamic')
  const hasDynamic = body.blocks.some(isDynamic)
  const plain = hasDynamic ? { ...body, blocks: body.blocks.filter(each => !isDynamic(each)) } : body
  const content = readContent(plain, lenientShape)
  diagnostics.push(...content.diagnostics)
  const values = new Map<string, Value>()
  for (const [name, attribute] of attributes) {
    const written = content.attributes.get(name)
    // An argument and a block may share one name (`memory = …` beside `memory { }`).
    if (written) values.set(name, decodeAttribute(written, attribute, scope, diagnostics))
    else if (attribute.required === true) diagnostics.push(missingArgument(name, missing))
  }
  const blocks = hasDynamic
    ? body.blocks.filter(each => isDynamic(each) || content.blocks.includes(each))
    : content.blocks
  const expanded = expandBlocks(blocks, shape, scope, diagnostics)
  for (const [name, nested] of nestedBlocks) {
    const found = expanded.get(name)
    if (!found && (nested.minimum ?? 0) === 0) continue
    values.set(nested.as ?? name, decodeNested(name, nested, found ?? [], missing, diagnostics))
  }
  return { kind: 'object', attributes: new OverlaidMap(absent, values), marks: noMarks }
}

function decodeNested(
  name: string,
  nested: NestedBlockSchema,
  blocks: readonly ExpandedBlock[],
  parent: SourceRange,
  diagnostics: Diagnostic[],
): Value {
  checkNumber(name, nested, blocks, parent, diagnostics)
  let marks: Marks = noMarks
  // Elements of a set have no marks of their own: which they are is all that there is to a set.
  const hidesOnlyParts = nested.nesting !== 'set'
  const decoded = blocks.map(each => {
    marks |= each.marks
    const missing = missingRange(each.body, each.block)
    const value = decodeBody(each.body, nested.block, each.scope, missing, diagnostics)
    return { ...each, value: hidesOnlyParts ? withMarks(value, each.marks) : value }
  })
  if (decoded.some(each => each.isUnknown)) return unknownValue(nestedType(nested), undefined, marks)
  const collected = collect(name, nested, decoded, diagnostics)
  return hidesOnlyParts ? collected : withMarks(collected, marks)
}

function checkNumber(
  name: string,
  nested: NestedBlockSchema,
  blocks: readonly ExpandedBlock[],
  parent: SourceRange,
  diagnostics: Diagnostic[],
): void {
  const minimum = nested.minimum ?? 0
  const maximum = nested.maximum ?? (nested.nesting === 'single' ? 1 : Number.POSITIVE_INFINITY)
  const extra = blocks[maximum]
  if (extra) {
    const detail = `No more than ${maximum} "${name}" blocks are allowed`
    diagnostics.push(
      errorDiagnostic(`Too many ${name} blocks`, detail, { range: missingRange(extra.body, extra.block) }),
    )
  }
  if (blocks.length < minimum && !blocks.some(each => each.isUnknown)) {
    const detail = `At least ${minimum} "${name}" blocks are required.`
    diagnostics.push(errorDiagnostic(`Insufficient ${name} blocks`, detail, { range: parent }))
  }
}

type DecodedNested = ExpandedBlock & { readonly value: ObjectValue }

function collect(
  name: string,
  nested: NestedBlockSchema,
  decoded: readonly DecodedNested[],
  diagnostics: Diagnostic[],
): Value {
  const element = impliedType(nested.block)
  const values = decoded.map(each => each.value)
  switch (nested.nesting) {
    case 'single':
      return values[0] ?? nullValue(element)
    case 'set':
      return setValue(values, hasAny(element) ? undefined : element)
    case 'map':
      return labelledMap(labelled(name, decoded, diagnostics), hasAny(element) ? undefined : element)
    case 'list': {
      if (!hasAny(element)) return listValue(values, element)
      const [first] = values
      const isAlike = first === undefined || values.every(each => sameType(typeOf(each), typeOf(first)))
      return isAlike ? listValue(values) : tupleValue(values)
    }
  }
}

/** A map keeps its keys in order; what is numbered by the order of its blocks needs to know that one too. */
function labelledMap(entries: ReadonlyMap<string, Value>, element: Type | undefined): Value {
  const map = mapValue(entries, element)
  const writtenOrder = [...entries.keys()]
  const isSorted = [...map.entries.keys()].every((key, place) => key === writtenOrder[place])
  return isSorted ? map : { ...map, writtenOrder }
}

function labelled(
  name: string,
  decoded: readonly DecodedNested[],
  diagnostics: Diagnostic[],
): ReadonlyMap<string, Value> {
  const entries = new Map<string, Value>()
  const places = new Map<string, SourceRange>()
  for (const { label, value, block } of decoded) {
    if (label === undefined) continue
    const earlier = places.get(label)
    const range = headerRange(block)
    if (earlier) {
      const detail = `A ${name} block labelled "${label}" was already defined at ${formatRange(earlier)}. Labels must be unique.`
      diagnostics.push(errorDiagnostic(`Duplicate ${name} block`, detail, { range }))
      continue
    }
    places.set(label, range)
    entries.set(label, value)
  }
  return entries
}
