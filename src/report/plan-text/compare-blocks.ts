import type { AttributeSchema, BlockSchema, NestedBlockSchema } from '../../schema/schema.js'
import { printMeasure } from '../../schema/print-measure.js'
import { compareText } from '../../value/text-order.js'
import { sensitiveMark } from '../../value/value.js'
import { compareMembers, type ComparePart, comparePlaces, wholeOutcome } from './compare-elements.js'
import { compareEntries, compareValues } from './compare-values.js'
import { compareConcealed, isMarked } from './concealed.js'
import type { BlockGroup, Difference, Side } from './difference.js'
import { elementsOf, entriesOf, unlessNull } from './parts.js'
import { endsHere, pathsBehind, type ReplacePaths } from './replace-paths.js'
import { combineOutcomes, type Outcome } from './symbol.js'

type AttributesOrBlocks = BlockSchema['attributes'] | BlockSchema['blocks']

/** Compares what stands between the braces of a block; `whole` is what happens to the object, for write-only arguments. */
export function compareBlocks(
  before: Side,
  after: Side,
  schema: BlockSchema,
  paths: ReplacePaths,
  whole?: Outcome,
): Difference {
  const compare: ComparePart = (left, right, inner) => compareOpen(left, right, schema, inner, whole)
  return compareConcealed(before, after, paths, compare, 'block')
}

function compareOpen(
  before: Side,
  after: Side,
  schema: BlockSchema,
  paths: ReplacePaths,
  whole?: Outcome,
): Difference {
  const own = wholeOutcome(before, after, [])
  const [left, right] = [entriesOf(before), entriesOf(after)]
  const attributes = new Map<string, Difference>()
  const passing: string[] = []
  for (const name of namesOf(schema.attributes)) {
    const attribute = schema.attributes[name]
    if (attribute === undefined) continue
    const [was, is] = [unlessNull(left?.get(name)), unlessNull(right?.get(name))]
    if (attribute.writeOnly === true)
      attributes.set(name, { shape: 'write-only', outcome: whole ?? own, forces: false })
    else if (attribute.isPassing === true && was !== undefined && is?.kind === 'unknown') passing.push(name)
    else if (was !== undefined || is !== undefined)
      attributes.set(name, compareAttribute(was, is, attribute, pathsBehind(paths, name)))
  }
  const groups = namesOf(schema.blocks).flatMap(name => {
    const nested = schema.blocks[name]
    return nested === undefined ? [] : groupOf(name, nested, left, right, paths)
  })
  let outcome = wholeOutcome(before, after, attributes.values())
  for (const group of groups)
    for (const { difference } of group.blocks) outcome = combineOutcomes(outcome, difference.outcome)
  return { shape: 'block', attributes, passing, groups, outcome, forces: endsHere(paths) }
}

const names = new WeakMap<object, readonly string[]>()

/** The names that a part of a schema declares, in order. */
function namesOf(declared: AttributesOrBlocks): readonly string[] {
  const known = names.get(declared)
  if (known !== undefined) return known
  const sorted = Object.keys(declared).sort(compareText)
  names.set(declared, sorted)
  return sorted
}

function compareAttribute(
  before: Side,
  after: Side,
  attribute: AttributeSchema,
  paths: ReplacePaths,
): Difference {
  const [was, is] = [shownSide(before, attribute), shownSide(after, attribute)]
  const { nested } = attribute
  if (nested === undefined) return compareValues(was, is, attribute.type, paths)
  return compareConcealed(was, is, paths, (left, right) => compareNested(left, right, nested, paths))
}

/** Sensitive where the schema says so, and in the units that people write. */
function shownSide(side: Side, { sensitive, format }: AttributeSchema): Side {
  if (side === undefined) return side
  const marks = sensitive === true ? side.marks | sensitiveMark : side.marks
  const measure =
    format !== undefined && side.kind === 'number' && typeof side.value === 'number'
      ? printMeasure(side.value, format)
      : undefined
  return measure === undefined ? { ...side, marks } : { kind: 'string', value: measure, marks }
}

function compareNested(
  before: Side,
  after: Side,
  nested: NonNullable<AttributeSchema['nested']>,
  paths: ReplacePaths,
): Difference {
  const compare: ComparePart = (left, right, inner) =>
    compareConcealed(left, right, inner, () => nestedObject(left, right, nested.attributes, inner))
  switch (nested.nesting) {
    case 'single':
      return nestedObject(before, after, nested.attributes, paths)
    case 'map': {
      const entries = compareEntries('map', before, after, paths, compare)
      return entries.shape === 'map' ? { ...entries, isNested: true } : entries
    }
    case 'list':
    case 'set': {
      const isList = nested.nesting === 'list'
      const elements = (isList ? comparePlaces : compareMembers)(before, after, paths, compare)
      const outcome = wholeOutcome(before, after, elements)
      const common = { elements, hasContext: false, outcome, forces: endsHere(paths) }
      return { shape: nested.nesting, isNested: !isList, ...common }
    }
  }
}

function nestedObject(
  before: Side,
  after: Side,
  attributes: Readonly<Record<string, AttributeSchema>>,
  paths: ReplacePaths,
): Difference {
  const [left, right] = [entriesOf(before), entriesOf(after)]
  const entries = new Map<string, Difference>()
  for (const name of namesOf(attributes)) {
    const attribute = attributes[name]
    const [was, is] = [unlessNull(left?.get(name)), unlessNull(right?.get(name))]
    if (attribute === undefined || (was === undefined && is === undefined)) continue
    entries.set(name, compareAttribute(was, is, attribute, pathsBehind(paths, name)))
  }
  const outcome = wholeOutcome(before, after, entries.values())
  return { shape: 'object', entries, isNested: true, outcome, forces: endsHere(paths) }
}

type Fields = ReturnType<typeof entriesOf>

function groupOf(
  name: string,
  nested: NestedBlockSchema,
  left: Fields,
  right: Fields,
  paths: ReplacePaths,
): readonly BlockGroup[] {
  const decoded = nested.as ?? name
  // Where an attribute goes by the same name (`memory = …`), a value that is no block is shown there.
  const [before, after] = [unlessNull(left?.get(decoded)), unlessNull(right?.get(decoded))]
  const inner = pathsBehind(paths, decoded)
  const blocks = blocksOf(nested, before, after, inner)
  if (blocks.length === 0) return []
  const sensitivity = { wasSensitive: isMarked(before), isSensitive: isMarked(after) }
  return [{ name, forces: endsHere(inner), ...sensitivity, blocks }]
}

function blocksOf(
  nested: NestedBlockSchema,
  before: Side,
  after: Side,
  paths: ReplacePaths,
): BlockGroup['blocks'] {
  if (after?.kind === 'unknown')
    return [{ difference: { shape: 'unknown', before: undefined, outcome: 'create', forces: false } }]
  const compare: ComparePart = (left, right, inner) => compareBlocks(left, right, nested.block, inner)
  switch (nested.nesting) {
    case 'single': {
      const isThere = entriesOf(before) !== undefined || entriesOf(after) !== undefined
      return isThere ? [{ difference: compare(before, after, paths) }] : []
    }
    case 'map': {
      const entries = compareEntries('map', before, after, paths, compare)
      return entries.shape === 'map'
        ? [...entries.entries].map(([label, difference]) => ({ label, difference }))
        : []
    }
    case 'list':
    case 'set': {
      if (elementsOf(before) === undefined && elementsOf(after) === undefined) return []
      const pair = nested.nesting === 'list' ? comparePlaces : compareMembers
      return pair(before, after, paths, compare).map(difference => ({ difference }))
    }
  }
}
