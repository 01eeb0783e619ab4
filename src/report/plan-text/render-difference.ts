import { sortedNames } from '../../value/text-order.js'
import type { Paint } from '../paint.js'
import { widthOf } from '../text-width.js'
import type { Difference } from './difference.js'
import { blockLines } from './block-text.js'
import { attributeName, quote } from './quote.js'
import { scalarDifferenceText } from './scalar-text.js'
import { indent, outcomeSymbol } from './symbol.js'

/** How a difference is written. */
export interface DifferenceStyle {
  readonly paint: Paint
  /** True where `-> null` behind a removed value would be noise: inside a collection that goes as a whole. */
  readonly hidesNull?: boolean
  /** Nothing is folded: of something imported, or of a name that always is shown. */
  readonly showsUnchanged?: boolean
  /** Says of every part that it forces a replacement, or of none. */
  readonly forcing?: 'all' | 'none'
}

/**
 * The text behind `name = `, over several lines where needed. Further lines are indented for a name that stands at
 * `level`.
 */
export function renderDifference(difference: Difference, level: number, style: DifferenceStyle): string {
  const suffix = forcesText(difference.forces, style)
  const nullSuffix = nullText(difference, style)
  switch (difference.shape) {
    case 'scalar':
      return scalarDifferenceText(difference, level, style, nullSuffix, suffix)
    case 'write-only':
      return `${style.paint.dim('(write-only attribute)')}${nullSuffix}${suffix}`
    case 'sensitive':
      return difference.noun === 'block'
        ? [`{${suffix}`, ...concealedLines(level, style.paint), `${indent(level)}    }`].join('\n')
        : `(sensitive value)${nullSuffix}${suffix}`
    case 'unknown': {
      if (difference.before === undefined) return `(known after apply)${suffix}`
      const before = renderDifference(difference.before, level, {
        ...style,
        hidesNull: true,
        forcing: 'none',
      })
      return `${before} -> (known after apply)${suffix}`
    }
    case 'type-change': {
      const whole = { ...style, hidesNull: true }
      const [before, after] = [difference.before, difference.after]
      return `${renderDifference(before, level, whole)} ${style.paint.yellow('->')} ${renderDifference(after, level, whole)}${suffix}`
    }
    case 'list':
    case 'set':
      return collectionText('[', ']', elementLines(difference, level + 1, style), difference, level, style)
    case 'map':
    case 'object':
      return collectionText('{', '}', entryLines(difference, level + 1, style), difference, level, style)
    case 'block':
      return [`{${suffix}`, ...blockLines(difference, level + 1, style), `${indent(level)}    }`].join('\n')
  }
}

/** ` # forces replacement` where it is so. */
export function forcesText(forces: boolean, { forcing, paint }: DifferenceStyle): string {
  const isForced = forcing === 'all' || (forces && forcing !== 'none')
  return isForced ? paint.red(' # forces replacement') : ''
}

function nullText({ outcome }: Difference, { hidesNull, paint }: DifferenceStyle): string {
  return outcome === 'delete' && hidesNull !== true ? paint.dim(' -> null') : ''
}

/** What stands in place of a block's inside that must not be shown. */
function concealedLines(level: number, paint: Paint): readonly string[] {
  return [
    `${indent(level)}      ${paint.dim('# At least one attribute in this block is (or was) sensitive,')}`,
    `${indent(level)}      ${paint.dim('# so its contents will not be displayed.')}`,
  ]
}

type Collection = Difference & { readonly shape: 'list' | 'set' | 'map' | 'object' }

/** Nested sets and maps leave it to their parts to say that a replacement is forced. */
function passesForcingOn(difference: Collection): boolean {
  return difference.isNested && (difference.shape === 'set' || difference.shape === 'map')
}

function collectionText(
  open: string,
  close: string,
  lines: readonly string[],
  difference: Collection,
  level: number,
  style: DifferenceStyle,
): string {
  const suffix = forcesText(difference.forces && !passesForcingOn(difference), style)
  const nullSuffix = nullText(difference, style)
  if (lines.length === 0) return `${open}${close}${nullSuffix}${suffix}`
  return [`${open}${suffix}`, ...lines, `${indent(level)}    ${close}${nullSuffix}`].join('\n')
}

function partStyle(difference: Collection, style: DifferenceStyle): DifferenceStyle {
  const { forcing: _forcing, ...rest } = style
  if (!passesForcingOn(difference)) return style
  return difference.forces && style.forcing !== 'none' ? { ...rest, forcing: 'all' } : rest
}

function elementLines(
  difference: Difference & { readonly shape: 'list' | 'set' },
  level: number,
  style: DifferenceStyle,
): readonly string[] {
  const inner = { ...partStyle(difference, style), hidesNull: true }
  const context = { ...inner, showsUnchanged: true }
  const line = (element: Difference, elementStyle: DifferenceStyle): string[] => [
    ...warningLines(element, level, style.paint),
    `${indent(level)}${outcomeSymbol(element.outcome, style.paint)} ${renderDifference(element, level, elementStyle)},`,
  ]
  const lines: string[] = []
  let folded: Difference[] = []
  let showsNext = false
  for (const element of difference.elements) {
    if (element.outcome === 'none' && !showsNext && style.showsUnchanged !== true) {
      folded.push(element)
      continue
    }
    showsNext = false
    if (difference.hasContext) {
      if (folded.length > 1) lines.push(foldedLine(folded.length - 1, 'element', level, style.paint))
      lines.push(...folded.slice(-1).flatMap(last => line(last, context)))
      folded = []
      showsNext = element.outcome !== 'none'
    }
    lines.push(...line(element, difference.hasContext && element.outcome === 'none' ? context : inner))
  }
  return folded.length === 0 ? lines : [...lines, foldedLine(folded.length, 'element', level, style.paint)]
}

function entryLines(
  difference: Difference & { readonly shape: 'map' | 'object' },
  level: number,
  style: DifferenceStyle,
): readonly string[] {
  const isMap = difference.shape === 'map'
  const hidesNull = isMap ? difference.outcome === 'delete' || difference.isNested : !difference.isNested
  const inner = { ...partStyle(difference, style), hidesNull }
  const label = isMap ? quote : attributeName
  return namedLines(difference.entries, level, style, {
    label,
    noun: isMap ? 'element' : 'attribute',
    hasImportant: !isMap,
    inner,
    // Objects inside a map are set off from each other.
    endOf: entry => (isMap && entry.shape === 'object' ? ',' : ''),
  })
}

/** How the names inside a block, an object or a map are written. */
export interface NamedStyle {
  readonly label: (name: string) => string
  readonly noun: 'attribute' | 'element'
  /** True where the names that tell which object this is are always shown. */
  readonly hasImportant: boolean
  readonly inner: DifferenceStyle
  readonly endOf?: (entry: Difference) => string
}

/** `name = …` for each entry in the order of names, unchanged ones counted at the end. */
export function namedLines(
  entries: ReadonlyMap<string, Difference>,
  level: number,
  style: DifferenceStyle,
  { label, noun, hasImportant, inner, endOf }: NamedStyle,
): readonly string[] {
  const labels = sortedNames(entries.keys()).map(name => ({ name, shown: label(name) }))
  const width = labels.reduce((most, { shown }) => Math.max(most, widthOf(shown)), 0)
  let folded = 0
  const lines = labels.flatMap(({ name, shown }) => {
    const entry = entries.get(name)
    if (entry === undefined) return []
    const isImportant = hasImportant && isAlwaysShown(name)
    if (entry.outcome === 'none' && !isImportant && style.showsUnchanged !== true) {
      folded++
      return []
    }
    const entryStyle = isImportant ? { ...inner, showsUnchanged: true } : inner
    const text = renderDifference(entry, level, entryStyle)
    return [
      ...warningLines(entry, level, style.paint),
      `${indent(level)}${outcomeSymbol(entry.outcome, style.paint)} ${shown.padEnd(width)} = ${text}${endOf?.(entry) ?? ''}`,
    ]
  })
  return folded === 0 ? lines : [...lines, foldedLine(folded, noun, level, style.paint)]
}

/** Names that tell a reader which object this is, so they are shown though they do not change. */
function isAlwaysShown(name: string): boolean {
  return name === 'id' || name === 'name' || name === 'tags'
}

/** Says above a value when its sensitivity changes though it is not made or removed. */
export function warningLines(difference: Difference, level: number, paint: Paint): readonly string[] {
  if (difference.shape !== 'sensitive' || difference.wasSensitive === difference.isSensitive) return []
  if (difference.inner === 'create' || difference.inner === 'delete') return []
  const lead = `${indent(level)}  # `
  const subject = `${paint.yellow('Warning')}: this ${difference.noun}`
  const [first, second] = difference.wasSensitive
    ? [`${subject} will no longer be marked as sensitive`, 'after applying this change.']
    : [
        `${subject} will be marked as sensitive and will not`,
        'display in UI output after applying this change.',
      ]
  const same = difference.inner === 'none' && difference.noun !== 'block' ? ' The value is unchanged.' : ''
  return [`${lead}${first}`, `${lead}${second}${same}`]
}

/** `# (3 unchanged attributes hidden)` at its place. */
export function foldedLine(count: number, noun: string, level: number, paint: Paint): string {
  return `${indent(level)}    ${paint.dim(`# (${count} unchanged ${noun}${count === 1 ? '' : 's'} hidden)`)}`
}
