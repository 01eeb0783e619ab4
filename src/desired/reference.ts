import type { SourceRange, SourceText } from '../diagnostic/source.js'
import { referencesIn } from '../eval/references.js'
import type { Written } from '../config/configuration.js'
import type {
  Block,
  Body,
  Expression,
  IndexExpression,
  TraversalExpression,
  TraversalStep,
} from '../syntax/tree.js'

/** A reference in a source text: a root name and constant steps. */
export interface Reference {
  readonly root: string
  readonly rootEnd: number
  readonly steps: readonly TraversalStep[]
  readonly range: SourceRange
  /** The index operation behind the constant steps, where there is one. */
  readonly index?: IndexExpression
}

/** The reference that a traversal of this text is. */
export function referenceOf(traversal: TraversalExpression, source: SourceText): Reference {
  const { root, rootEnd, steps, start, end } = traversal
  return { root, rootEnd, steps, range: { source, start, end } }
}

function expressionReferences(expression: Expression, source: SourceText): readonly Reference[] {
  return referencesIn(expression).map(found => {
    const reference = referenceOf(found.expression, source)
    return found.index === undefined ? reference : { ...reference, index: found.index }
  })
}

/** The references of an expression that stands by itself. */
export function writtenReferences(written: Written): readonly Reference[] {
  return expressionReferences(written.expression, written.range.source)
}

const ofBodies = new WeakMap<Body, readonly Reference[]>()

/** The references in a body's arguments and nested blocks; the iterators of `dynamic` blocks are no references. */
export function bodyReferences(body: Body): readonly Reference[] {
  const known = ofBodies.get(body)
  if (known) return known
  const found: Reference[] = []
  ofBodies.set(body, found)
  gather(body, new Set(), found)
  return found
}

function gather(body: Body, iterators: ReadonlySet<string>, found: Reference[]): void {
  for (const attribute of body.attributes) {
    for (const reference of expressionReferences(attribute.expression, attribute.source)) {
      if (!iterators.has(reference.root)) found.push(reference)
    }
  }
  for (const block of body.blocks) {
    if (block.type === 'dynamic') gatherDynamic(block, iterators, found)
    else gather(block.body, iterators, found)
  }
}

function gatherDynamic(block: Block, iterators: ReadonlySet<string>, found: Reference[]): void {
  const written = block.body.attributes.find(attribute => attribute.name === 'iterator')
  const inner = new Set(iterators).add(nameOf(written?.expression) ?? block.labels[0]?.value ?? '')
  for (const attribute of block.body.attributes) {
    if (attribute === written) continue
    const visible = attribute.name === 'for_each' ? iterators : inner
    for (const reference of expressionReferences(attribute.expression, attribute.source)) {
      if (!visible.has(reference.root)) found.push(reference)
    }
  }
  for (const nested of block.body.blocks) gather(nested.body, inner, found)
}

function nameOf(expression: Expression | undefined): string | undefined {
  return expression?.kind === 'traversal' ? expression.root : undefined
}
