import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { SourceRange } from '../diagnostic/source.js'
import type { Reference } from './reference.js'
import type { TraversalStep } from '../syntax/tree.js'

/** What a reference names, before anybody looks whether it is declared. */
export type Target =
  | { readonly kind: 'variable' | 'local'; readonly name: string }
  | {
      readonly kind: 'resource'
      readonly mode: 'managed' | 'data'
      readonly kindName: string
      readonly name: string
    }
  | { readonly kind: 'call'; readonly name: string }
  | { readonly kind: 'count' | 'each' | 'path' | 'workspace'; readonly name: string }
  | { readonly kind: 'self' }

/** A target, the place of what names it, and the steps taken on it. */
export interface TargetReference {
  readonly target: Target
  /** The words that name the target, the steps behind them left out. */
  readonly range: SourceRange
  readonly rest: readonly TraversalStep[]
}

/** The target, or what is wrong with the reference. */
export type TargetResult = TargetReference | { readonly problem: Diagnostic }

const singleAttribute: ReadonlyMap<
  string,
  'variable' | 'local' | 'call' | 'count' | 'each' | 'path' | 'workspace'
> = new Map([
  ['var', 'variable'],
  ['local', 'local'],
  ['module', 'call'],
  ['count', 'count'],
  ['each', 'each'],
  ['path', 'path'],
  ['terraform', 'workspace'],
  ['poolwright', 'workspace'],
])

/** Reads what a reference names from its first words. */
export function readTarget(reference: Reference): TargetResult {
  const { root, steps } = reference
  const kind = singleAttribute.get(root)
  if (kind !== undefined) return readSingle(reference, kind)
  if (root === 'self') return { target: { kind: 'self' }, range: rangeOver(reference, 0), rest: steps }
  if (root === 'data') return readResource(reference, 'data', 0)
  if (root === 'resource') return readResource(reference, 'managed', 0)
  return readResource(reference, 'managed', -1)
}

/** The reference's range up to and with the given number of steps. */
export function rangeOver(reference: Reference, stepCount: number): SourceRange {
  const { source, start } = reference.range
  const end =
    stepCount === 0 ? reference.rootEnd : (reference.steps[stepCount - 1]?.end ?? reference.range.end)
  return { source, start, end }
}

/** The range of one step of a reference. */
function rangeOf(reference: Reference, { start, end }: TraversalStep): SourceRange {
  return { source: reference.range.source, start, end }
}

function invalid(detail: string, range: SourceRange): TargetResult {
  return { problem: errorDiagnostic('Invalid reference', detail, { range }) }
}

function readSingle(
  reference: Reference,
  kind: 'variable' | 'local' | 'call' | 'count' | 'each' | 'path' | 'workspace',
): TargetResult {
  const { root, steps } = reference
  const [first] = steps
  if (!first) {
    const detail = `The "${root}" object cannot be accessed directly. Instead, access one of its attributes.`
    return invalid(detail, rangeOver(reference, 0))
  }
  if (first.kind !== 'attribute') {
    return invalid(`The "${root}" object does not support this operation.`, rangeOf(reference, first))
  }
  return { target: { kind, name: first.name }, range: rangeOver(reference, 1), rest: steps.slice(1) }
}

function readResource(reference: Reference, mode: 'managed' | 'data', offset: -1 | 0): TargetResult {
  const { root, steps } = reference
  const kindStep = offset === 0 ? steps[0] : undefined
  const nameStep = steps[offset + 1]
  const kindName = offset === -1 ? root : kindStep?.kind === 'attribute' ? kindStep.name : undefined
  if (nameStep?.kind === 'attribute' && kindName !== undefined) {
    return {
      target: { kind: 'resource', mode, kindName, name: nameStep.name },
      range: rangeOver(reference, offset + 2),
      rest: steps.slice(offset + 2),
    }
  }
  if (offset === -1) {
    const detail =
      'A reference to a resource type must be followed by at least one attribute access, specifying the resource name.'
    return invalid(detail, nameStep === undefined ? rangeOver(reference, 0) : rangeOf(reference, nameStep))
  }
  const what =
    mode === 'data' ? 'the data source type and the resource name' : 'the resource type and the resource name'
  const detail = `The "${root}" object must be followed by two attribute names: ${what}.`
  return invalid(detail, { ...reference.range, end: steps[1]?.end ?? steps[0]?.end ?? reference.rootEnd })
}

/** The name by which a module knows the target's declaration: `vm.web`, `data.network.lan`. */
export function resourceKey(target: {
  readonly mode: 'managed' | 'data'
  readonly kindName: string
  readonly name: string
}): string {
  const prefix = target.mode === 'data' ? 'data.' : ''
  return `${prefix}${target.kindName}.${target.name}`
}
