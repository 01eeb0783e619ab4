import { compareText } from '../../value/text-order.js'
import { sensitiveMark, type Value } from '../../value/value.js'
import type { Path } from '../../value/path.js'
import type { Paint } from '../paint.js'
import { outcomeOf } from './difference.js'
import { matchElements } from './match-elements.js'
import { attributeName, quote } from './quote.js'
import { scalarText } from './scalar-text.js'
import { stringDifference } from './string-text.js'
import { indent, outcomeSymbol, type Outcome } from './symbol.js'

/** How a difference between two values is written. */
export interface ValueStyle {
  readonly paint: Paint
  /** True where `-> null` behind a removed value would be noise: inside a collection that goes as a whole. */
  readonly hidesNull?: boolean
  /** Paths (from the instance's root) whose change replaces the object. */
  readonly forcesReplacement: (path: Path) => boolean
  readonly path: Path
  /** True for the whole of something new or old: nothing is folded. */
  readonly showsUnchanged?: boolean
}

/**
 * The text behind `name = `: one value, or the way from one to another, over several lines where needed. Further lines
 * are indented for a name that stands at `level`.
 */
export function renderValue(
  before: Value | undefined,
  after: Value | undefined,
  level: number,
  style: ValueStyle,
): string {
  const outcome = outcomeOf(before, after)
  const suffix = style.forcesReplacement(style.path) ? style.paint.red(' # forces replacement') : ''
  const nullSuffix = outcome === 'delete' && style.hidesNull !== true ? style.paint.dim(' -> null') : ''
  if (isSensitive(before) || isSensitive(after)) return `(sensitive value)${nullSuffix}${suffix}`
  const shown = after === undefined || after.kind === 'null' ? before : after
  if (shown === undefined) return `null${suffix}`
  if (outcome === 'update' && after?.kind === 'unknown' && before !== undefined) {
    return `${renderValue(before, undefined, level, { ...style, hidesNull: true, forcesReplacement: () => false })} -> (known after apply)${suffix}`
  }
  const shape = shapeOf(shown)
  if (outcome === 'update' && before !== undefined && after !== undefined) {
    if (shape === 'scalar' && shapeOf(before) === 'scalar') {
      return (
        stringDifference(before, after, level, style.paint, suffix) ??
        `${scalarText(before)} ${style.paint.yellow('->')} ${scalarText(after)}${suffix}`
      )
    }
    if (shape !== shapeOf(before)) {
      const whole = { ...style, hidesNull: true, forcesReplacement: () => false }
      return `${renderValue(before, undefined, level, whole)} ${style.paint.yellow('->')} ${renderValue(undefined, after, level, whole)}${suffix}`
    }
  }
  if (shape === 'scalar')
    return (
      (stringDifference(before, after, level, style.paint, `${nullSuffix}${suffix}`) ??
        `${scalarText(shown)}${nullSuffix}`) + (isMultiline(shown) ? '' : suffix)
    )
  return renderCollection(shape, before, after, level, style, nullSuffix, suffix)
}

function isMultiline(value: Value): boolean {
  return value.kind === 'string' && value.value.includes('\n')
}

function isSensitive(value: Value | undefined): boolean {
  return value !== undefined && (value.marks & sensitiveMark) !== 0
}

type Shape = 'scalar' | 'list' | 'set' | 'object' | 'map'

function shapeOf(value: Value): Shape {
  switch (value.kind) {
    case 'list':
    case 'tuple':
      return 'list'
    case 'set':
    case 'object':
    case 'map':
      return value.kind
    default:
      return 'scalar'
  }
}

function renderCollection(
  shape: Exclude<Shape, 'scalar'>,
  before: Value | undefined,
  after: Value | undefined,
  level: number,
  style: ValueStyle,
  nullSuffix: string,
  suffix: string,
): string {
  const [open, close] = shape === 'list' || shape === 'set' ? ['[', ']'] : ['{', '}']
  const inner: ValueStyle = { ...style, hidesNull: true }
  const lines =
    shape === 'list'
      ? listLines(elementsOf(before), elementsOf(after), level + 1, inner)
      : shape === 'set'
        ? setLines(elementsOf(before), elementsOf(after), level + 1, inner)
        : entryLines(entriesOf(before), entriesOf(after), level + 1, inner, shape)
  if (lines.length === 0) return `${open}${close}${nullSuffix}${suffix}`
  return [`${open}${suffix}`, ...lines, `${indent(level)}    ${close}${nullSuffix}`].join('\n')
}

function elementsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'list' || value?.kind === 'tuple' || value?.kind === 'set' ? value.elements : []
}

function entriesOf(value: Value | undefined): ReadonlyMap<string, Value> {
  if (value?.kind === 'object') return value.attributes
  return value?.kind === 'map' ? value.entries : new Map()
}

/** One line (or more) of an element, with its symbol. */
function elementLine(outcome: Outcome, text: string, level: number, style: ValueStyle): string {
  return `${indent(level)}${outcomeSymbol(outcome, style.paint)} ${text},`
}

function listLines(
  before: readonly Value[],
  after: readonly Value[],
  level: number,
  style: ValueStyle,
): readonly string[] {
  const isSame = (left: Value, right: Value): boolean => outcomeOf(left, right) === 'none'
  const isObject = (element: Value): boolean => element.kind === 'object' || element.kind === 'map'
  const lines: string[] = []
  let kept: string[] = []
  let showsNext = false
  for (const pair of matchElements(before, after, isSame, isObject)) {
    const [left, right] = [
      pair.before === undefined ? undefined : before[pair.before],
      pair.after === undefined ? undefined : after[pair.after],
    ]
    const outcome = elementOutcome(left, right)
    const path = [...style.path, pair.after ?? pair.before ?? 0]
    const line = elementLine(outcome, renderValue(left, right, level, { ...style, path }), level, style)
    if (outcome !== 'none' || style.showsUnchanged === true) {
      if (kept.length > 1) lines.push(hiddenLine(kept.length - 1, 'element', level, style.paint))
      const context = kept.at(-1)
      if (context !== undefined) lines.push(context)
      kept = []
      lines.push(line)
      showsNext = true
    } else if (showsNext) {
      lines.push(line)
      showsNext = false
    } else kept.push(line)
  }
  if (kept.length > 0 && lines.length === 0) return kept
  if (kept.length > 0) lines.push(hiddenLine(kept.length, 'element', level, style.paint))
  return lines
}

/** Elements that are null are elements all the same. */
function elementOutcome(before: Value | undefined, after: Value | undefined): Outcome {
  if (before === undefined) return 'create'
  if (after === undefined) return 'delete'
  return outcomeOf(before, after) === 'none' ? 'none' : 'update'
}

function setLines(
  before: readonly Value[],
  after: readonly Value[],
  level: number,
  style: ValueStyle,
): readonly string[] {
  const isIn = (element: Value, elements: readonly Value[]): boolean =>
    elements.some(other => outcomeOf(element, other) === 'none')
  const gone = before.filter(element => !isIn(element, after))
  const added = after.filter(element => !isIn(element, before))
  const same = after.filter(element => isIn(element, before))
  const line = (outcome: Outcome, left: Value | undefined, right: Value | undefined): string =>
    elementLine(
      outcome,
      renderValue(left, right, level, { ...style, forcesReplacement: () => false }),
      level,
      style,
    )
  const lines = [
    ...gone.map(element => line('delete', element, undefined)),
    ...added.map(element => line('create', undefined, element)),
  ]
  if (lines.length === 0) return same.map(element => line('none', element, element))
  return same.length === 0 ? lines : [...lines, hiddenLine(same.length, 'element', level, style.paint)]
}

function entryLines(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
  level: number,
  style: ValueStyle,
  shape: 'object' | 'map',
): readonly string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort(compareText)
  const label = shape === 'map' ? quote : attributeName
  const width = Math.max(0, ...names.map(name => label(name).length))
  const outcomes = names.map(name => elementOutcome(before.get(name), after.get(name)))
  const isWhole = outcomes.every(outcome => outcome === 'none')
  let hidden = 0
  const lines = names.flatMap((name, place) => {
    const outcome = outcomes[place] ?? 'none'
    if (
      outcome === 'none' &&
      !isWhole &&
      style.showsUnchanged !== true &&
      !(shape === 'object' && isAlwaysShown(name))
    ) {
      hidden++
      return []
    }
    const text = renderValue(before.get(name), after.get(name), level, {
      ...style,
      path: [...style.path, name],
    })
    return [`${indent(level)}${outcomeSymbol(outcome, style.paint)} ${label(name).padEnd(width)} = ${text}`]
  })
  return hidden === 0
    ? lines
    : [...lines, hiddenLine(hidden, shape === 'map' ? 'element' : 'attribute', level, style.paint)]
}

/** Names that tell a reader which object this is, so they are shown though they do not change. */
export function isAlwaysShown(name: string): boolean {
  return name === 'id' || name === 'name' || name === 'tags'
}

/** `# (3 unchanged attributes hidden)` at its place. */
export function hiddenLine(count: number, noun: string, level: number, paint: Paint): string {
  return `${indent(level)}    ${paint.dim(`# (${count} unchanged ${noun}${count === 1 ? '' : 's'} hidden)`)}`
}
