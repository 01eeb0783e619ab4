import type { AttributeSchema, BlockSchema, NestedBlockSchema } from '../../schema/schema.js'
import { compareText } from '../../value/text-order.js'
import { sensitiveMark, type Value } from '../../value/value.js'
import type { Path } from '../../value/path.js'
import type { Paint } from '../paint.js'
import { outcomeOf } from './difference.js'
import { matchElements } from './match-elements.js'
import { quote } from './quote.js'
import { indent, outcomeSymbol, type Outcome } from './symbol.js'
import { hiddenLine, isAlwaysShown, renderValue } from './value-text.js'

/** How the inside of a block is written. */
export interface BlockStyle {
  readonly paint: Paint
  readonly forcesReplacement: (path: Path) => boolean
  readonly path: Path
  /** What happens to the whole object, which decides whether write-only arguments are shown. */
  readonly outcome: Outcome
}

type Fields = ReadonlyMap<string, Value>

/** The lines between the braces of a block: attributes by name, then nested blocks by name, unchanged ones folded. */
export function renderBlockBody(
  schema: BlockSchema,
  before: Fields,
  after: Fields,
  level: number,
  style: BlockStyle,
): readonly string[] {
  return [
    ...attributeLines(schema, before, after, level, style),
    ...nestedLines(schema, before, after, level, style),
  ]
}

function attributeLines(
  schema: BlockSchema,
  before: Fields,
  after: Fields,
  level: number,
  style: BlockStyle,
): readonly string[] {
  const shown = Object.keys(schema.attributes)
    .sort(compareText)
    .flatMap(name => {
      const attribute = schema.attributes[name]
      if (attribute === undefined) return []
      const outcome = attributeOutcome(attribute, before.get(name), after.get(name), style)
      const isNothing =
        outcome === 'none' &&
        attribute.writeOnly !== true &&
        (after.get(name) ?? before.get(name))?.kind === 'null'
      const isMissing = !before.has(name) && !after.has(name) && attribute.writeOnly !== true
      return isNothing || isMissing ? [] : [{ name, attribute, outcome }]
    })
  const width = Math.max(0, ...shown.map(entry => entry.name.length))
  let hidden = 0
  const lines = shown.flatMap(({ name, attribute, outcome }) => {
    if (outcome === 'none' && !isAlwaysShown(name)) {
      hidden++
      return []
    }
    const text = attributeText(attribute, name, before.get(name), after.get(name), level, style)
    return [`${indent(level)}${outcomeSymbol(outcome, style.paint)} ${name.padEnd(width)} = ${text}`]
  })
  return hidden === 0 ? lines : [...lines, hiddenLine(hidden, 'attribute', level, style.paint)]
}

function attributeOutcome(
  attribute: AttributeSchema,
  before: Value | undefined,
  after: Value | undefined,
  style: BlockStyle,
): Outcome {
  if (attribute.writeOnly === true) return style.outcome === 'update' ? 'none' : style.outcome
  return outcomeOf(before, after)
}

function attributeText(
  attribute: AttributeSchema,
  name: string,
  before: Value | undefined,
  after: Value | undefined,
  level: number,
  style: BlockStyle,
): string {
  const path = [...style.path, name]
  if (attribute.writeOnly === true)
    return `(write-only attribute)${style.outcome === 'delete' ? style.paint.dim(' -> null') : ''}`
  const hide = (value: Value | undefined): Value | undefined =>
    value === undefined || attribute.sensitive !== true
      ? value
      : { ...value, marks: value.marks | sensitiveMark }
  return renderValue(hide(before), hide(after), level, {
    paint: style.paint,
    forcesReplacement: style.forcesReplacement,
    path,
    showsUnchanged: outcomeOf(before, after) === 'none',
  })
}

function nestedLines(
  schema: BlockSchema,
  before: Fields,
  after: Fields,
  level: number,
  style: BlockStyle,
): readonly string[] {
  let hidden = 0
  const groups: string[][] = []
  for (const name of Object.keys(schema.blocks).sort(compareText)) {
    const nested = schema.blocks[name]
    if (nested === undefined) continue
    const group: string[] = []
    for (const pair of nestedPairs(nested, before.get(nested.as ?? name), after.get(nested.as ?? name))) {
      const outcome = pair.isUnknown ? 'create' : outcomeOf(pair.before, pair.after)
      if (outcome === 'none') {
        hidden++
        continue
      }
      group.push(...nestedBlock(name, nested, pair, outcome, level, style))
    }
    if (group.length > 0) groups.push(group)
  }
  const folded = hidden === 0 ? [] : [['', hiddenLine(hidden, 'block', level, style.paint)]]
  return [...groups.flatMap(group => ['', ...group]), ...folded.flat()]
}

interface NestedPair {
  readonly label?: string
  readonly before: Value | undefined
  readonly after: Value | undefined
  readonly place: string | number
  readonly isUnknown?: boolean
}

function nestedPairs(
  nested: NestedBlockSchema,
  before: Value | undefined,
  after: Value | undefined,
): readonly NestedPair[] {
  if (after?.kind === 'unknown') return [{ before: undefined, after, place: 0, isUnknown: true }]
  switch (nested.nesting) {
    case 'single':
      return isObject(before) || isObject(after) ? [{ before, after, place: 0 }] : []
    case 'map': {
      const [left, right] = [entriesOf(before), entriesOf(after)]
      return [...new Set([...left.keys(), ...right.keys()])]
        .sort(compareText)
        .map(label => ({ label, before: left.get(label), after: right.get(label), place: label }))
    }
    case 'list':
      return listPairs(elementsOf(before), elementsOf(after))
    case 'set':
      return matchElements(
        elementsOf(before),
        elementsOf(after),
        (left, right) => outcomeOf(left, right) === 'none',
        () => false,
      ).map(pair => ({
        before: pair.before === undefined ? undefined : elementsOf(before)[pair.before],
        after: pair.after === undefined ? undefined : elementsOf(after)[pair.after],
        place: pair.after ?? pair.before ?? 0,
      }))
  }
}

function listPairs(before: readonly Value[], after: readonly Value[]): readonly NestedPair[] {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, place) => ({
    before: before[place],
    after: after[place],
    place,
  }))
}

function isObject(value: Value | undefined): boolean {
  return value?.kind === 'object'
}

function entriesOf(value: Value | undefined): Fields {
  if (value?.kind === 'map') return value.entries
  return value?.kind === 'object' ? value.attributes : new Map()
}

function elementsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'list' || value?.kind === 'tuple' || value?.kind === 'set' ? value.elements : []
}

function nestedBlock(
  name: string,
  nested: NestedBlockSchema,
  pair: NestedPair,
  outcome: Outcome,
  level: number,
  style: BlockStyle,
): readonly string[] {
  const start = `${indent(level)}${outcomeSymbol(outcome, style.paint)} ${name}`
  if (pair.isUnknown === true) return [`${start} (known after apply)`]
  const header = `${start}${pair.label === undefined ? '' : ` ${quote(pair.label)}`} {`
  const close = `${indent(level)}    }`
  if (isMarked(pair.before) || isMarked(pair.after)) {
    const note = (text: string): string => `${indent(level + 1)}    ${style.paint.dim(text)}`
    return [
      header,
      note('# At least one attribute in this block is (or was) sensitive,'),
      note('# so its contents will not be displayed.'),
      close,
    ]
  }
  const path =
    nested.nesting === 'single'
      ? [...style.path, nested.as ?? name]
      : [...style.path, nested.as ?? name, pair.place]
  const forced = style.forcesReplacement(path) ? style.paint.red(' # forces replacement') : ''
  const body = renderBlockBody(nested.block, fieldsOf(pair.before), fieldsOf(pair.after), level + 1, {
    ...style,
    path,
    outcome,
  })
  return [`${header}${forced}`, ...body, close]
}

function isMarked(value: Value | undefined): boolean {
  return value !== undefined && (value.marks & sensitiveMark) !== 0
}

function fieldsOf(value: Value | undefined): Fields {
  return value?.kind === 'object' ? value.attributes : new Map()
}
