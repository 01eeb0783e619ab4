import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { SourceRange } from '../diagnostic/source.js'
import { suggest } from '../diagnostic/suggest.js'
import type { Attribute, Block, Body } from '../syntax/tree.js'

/** What may stand in a body: the names of its arguments, and its block types with the names of their labels. */
export interface BodyShape {
  readonly attributes: Readonly<Record<string, 'required' | 'optional'>>
  readonly blocks: Readonly<Record<string, readonly string[]>>
  /** Other words that people know an argument by, with its name. */
  readonly otherWords?: ReadonlyMap<string, string>
}

/** The parts of a body that fit its shape. */
export interface BodyContent {
  readonly attributes: ReadonlyMap<string, Attribute>
  readonly blocks: readonly Block[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Where something that is missing from a body would be looked for: its opening brace, or the start of the file. */
export function missingRange(body: Body, block: Block | undefined): SourceRange {
  const start = block === undefined ? body.start : block.openBrace
  return { source: body.source, start, end: Math.min(start + 1, body.source.text.length) }
}

/** The header of a block: type and labels. */
export function headerRange(block: Block): SourceRange {
  return { source: block.body.source, start: block.start, end: block.headerEnd }
}

/** The block's type word. */
export function typeRange(block: Block): SourceRange {
  return { source: block.body.source, start: block.start, end: block.typeEnd }
}

/** The argument's name. */
export function nameRange(attribute: Attribute): SourceRange {
  return { source: attribute.source, start: attribute.start, end: attribute.nameEnd }
}

/** The argument's expression. */
export function expressionRange(attribute: Attribute): SourceRange {
  return { source: attribute.source, start: attribute.expression.start, end: attribute.expression.end }
}

/** ` Did you mean "x"?`, or nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const closest = suggest(name, [...candidates])
  return closest === undefined ? '' : ` Did you mean "${closest}"?`
}

function calledHere(name: string, shape: BodyShape): string | undefined {
  const called = shape.otherWords?.get(name)
  return called === undefined ? undefined : ` It is called "${called}" here.`
}

/** An argument that its body does not have. */
export function unsupportedArgument(
  attribute: Attribute,
  shape: BodyShape,
  written: readonly Attribute[] = [],
): Diagnostic {
  const { name } = attribute
  const meant = calledHere(name, shape)
  if (attribute.source.name.endsWith('.json')) {
    const names = [...Object.keys(shape.attributes), ...Object.keys(shape.blocks)]
    const hint = meant ?? didYouMean(name, names)
    const detail = `No argument or block type is named "${name}".${hint}`
    return errorDiagnostic('Extraneous JSON object property', detail, { range: nameRange(attribute) })
  }
  const hint = Object.hasOwn(shape.blocks, name)
    ? ` Did you mean to define a block of type "${name}"?`
    : didYouMean(
        name,
        // What is written already was hardly meant a second time.
        Object.keys(shape.attributes).filter(each => !written.some(other => other.name === each)),
      )
  return errorDiagnostic(
    'Unsupported argument',
    `An argument named "${name}" is not expected here.${meant ?? hint}`,
    { range: nameRange(attribute), rank: 0 },
  )
}

/** A block that its body does not have. */
export function unsupportedBlock(name: string, range: SourceRange, shape: BodyShape): Diagnostic {
  const hint = Object.hasOwn(shape.attributes, name)
    ? ` Did you mean to define argument "${name}"? If so, use the equals sign to assign it a value.`
    : (calledHere(name, shape) ?? didYouMean(name, Object.keys(shape.blocks)))
  return errorDiagnostic('Unsupported block type', `Blocks of type "${name}" are not expected here.${hint}`, {
    range,
    rank: 0,
  })
}

/** An argument that must be written and is not. */
export function missingArgument(name: string, range: SourceRange): Diagnostic {
  return errorDiagnostic(
    'Missing required argument',
    `The argument "${name}" is required, but no definition was found.`,
    { range, rank: 0 },
  )
}

/** Too few or too many labels, or none. */
export function checkLabels(block: Block, names: readonly string[]): Diagnostic | undefined {
  const missing = names[block.labels.length]
  if (missing !== undefined) {
    return errorDiagnostic(
      `Missing ${missing} for ${block.type}`,
      `All ${block.type} blocks must have ${names.length} labels (${names.join(', ')}).`,
      { range: { source: block.body.source, start: block.openBrace, end: block.openBrace + 1 } },
    )
  }
  const extra = block.labels[names.length]
  if (extra === undefined) return undefined
  const detail =
    names.length === 0
      ? `No labels are expected for ${block.type} blocks.`
      : `Only ${names.length} labels (${names.join(', ')}) are expected for ${block.type} blocks.`
  return errorDiagnostic(`Extraneous label for ${block.type}`, detail, {
    range: { source: block.body.source, start: extra.start, end: extra.end },
  })
}

const required = new WeakMap<BodyShape, readonly string[]>()

function requiredOf(shape: BodyShape): readonly string[] {
  const known = required.get(shape)
  if (known) return known
  const names = Object.keys(shape.attributes).filter(name => shape.attributes[name] === 'required')
  required.set(shape, names)
  return names
}

/** Sorts what a body holds by its shape; `block` is the block that the body belongs to, for places of what is missing. */
export function readContent(body: Body, shape: BodyShape, block?: Block): BodyContent {
  const diagnostics: Diagnostic[] = []
  const attributes = new Map<string, Attribute>()
  for (const attribute of body.attributes) {
    if (Object.hasOwn(shape.attributes, attribute.name)) attributes.set(attribute.name, attribute)
    else diagnostics.push(unsupportedArgument(attribute, shape, body.attributes))
  }
  const blocks: Block[] = []
  for (const nested of body.blocks) {
    const labels = Object.hasOwn(shape.blocks, nested.type) ? shape.blocks[nested.type] : undefined
    const problem =
      labels === undefined
        ? unsupportedBlock(nested.type, typeRange(nested), shape)
        : checkLabels(nested, labels)
    if (problem) diagnostics.push(problem)
    else blocks.push(nested)
  }
  for (const name of requiredOf(shape)) {
    if (!attributes.has(name)) diagnostics.push(missingArgument(name, missingRange(body, block)))
  }
  return { attributes, blocks, diagnostics }
}
