import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { SourceText } from '../diagnostic/source.js'
import { didYouMean } from '../schema/body-content.js'
import type { BlockSchema, NestedBlockSchema } from '../schema/schema.js'
import type { TraversalStep } from '../syntax/tree.js'

/** Follows the steps of a reference through a schema, as far as the schema alone can tell. */
export function checkSteps(
  steps: readonly TraversalStep[],
  schema: BlockSchema,
  source: SourceText,
): Diagnostic | undefined {
  const [first, ...rest] = steps
  if (!first) return undefined
  const range = { source, start: first.start, end: first.end }
  if (first.kind !== 'attribute') {
    const detail = 'An object only supports looking up attributes by name, not by numeric index.'
    return first.keyType === 'number' ? errorDiagnostic('Invalid index', detail, { range }) : undefined
  }
  const { name } = first
  const blocks = Object.entries(schema.blocks)
  const found = blocks.find(([blockName, nested]) => (nested.as ?? blockName) === name)
  if (found) return checkBlockSteps(name, found[1], rest, source, first)
  if (Object.hasOwn(schema.attributes, name)) return undefined
  const names = [
    ...Object.keys(schema.attributes),
    ...blocks.map(([blockName, nested]) => nested.as ?? blockName),
  ]
  const detail = `This object has no argument, nested block, or exported attribute named "${name}".${didYouMean(name, names)}`
  return errorDiagnostic('Unsupported attribute', detail, { range })
}

function checkBlockSteps(
  name: string,
  nested: NestedBlockSchema,
  rest: readonly TraversalStep[],
  source: SourceText,
  place: TraversalStep,
): Diagnostic | undefined {
  const [next] = rest
  const range = { source, start: place.start, end: next?.end ?? place.end }
  switch (nested.nesting) {
    case 'single':
      return checkSteps(rest, nested.block, source)
    case 'set': {
      if (!next) return undefined
      const detail = `Block type "${name}" is represented by a set of objects, and set elements do not have addressable keys. To find elements matching specific criteria, use a "for" expression with an "if" clause.`
      return errorDiagnostic('Cannot index a set value', detail, {
        range: { source, start: next.start, end: next.end },
      })
    }
    case 'list': {
      if (!next) return undefined
      if (next.kind === 'index') return checkSteps(rest.slice(1), nested.block, source)
      const detail = `Block type "${name}" is represented by a list of objects, so it must be indexed using a numeric key, like .${name}[0].`
      return errorDiagnostic('Invalid operation', detail, { range: { ...range, start: next.start } })
    }
    case 'map':
      return checkSteps(rest.slice(1), nested.block, source)
  }
}
