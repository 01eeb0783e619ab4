import {
  errorDiagnostic,
  hasErrors,
  type Diagnostic,
  type InvolvedCall,
  type InvolvedValue,
} from '../diagnostic/diagnostic.js'
import type { SourceRange, SourceText } from '../diagnostic/source.js'
import type { Expression, Node } from '../syntax/tree.js'
import { statementOf, type DescribeOptions } from '../value/describe.js'
import { involvedIn } from './involved.js'
import type { Scope } from './scope.js'

/** One evaluation under way: where its text is, what its names mean, what went wrong so far. */
export interface Frame {
  readonly source: SourceText
  readonly scope: Scope
  readonly diagnostics: Diagnostic[]
  /** True while the names that took part in an error are looked up: nothing more is reported then. */
  readonly isQuiet?: boolean
}

/** The same evaluation with other names. */
export function withScope(frame: Frame, scope: Scope): Frame {
  return { ...frame, scope }
}

/** The same evaluation, collecting its diagnostics apart. */
export function apart(frame: Frame): Frame {
  return { ...frame, diagnostics: [] }
}

/** True when something went wrong in this frame. */
export function hasFailed(frame: Frame): boolean {
  return hasErrors(frame.diagnostics)
}

/** The place of a node in the source text. */
export function rangeOf(frame: Frame, node: Node): SourceRange {
  return { source: frame.source, start: node.start, end: node.end }
}

/** What an error says beside its text: the expression whose names are told, and the call it happened in. */
export interface Involvement extends DescribeOptions {
  readonly expression?: Expression
  readonly call?: InvolvedCall
}

/** Reports an error at a place; the values of the names in `expression` are told with it. */
export function report(
  frame: Frame,
  summary: string,
  detail: string,
  node: Node,
  involvement: Involvement = {},
): void {
  if (frame.isQuiet === true) {
    frame.diagnostics.push(errorDiagnostic(summary, detail))
    return
  }
  const { expression, call } = involvement
  const values = expression === undefined ? [] : involvedValues(frame, expression, involvement)
  frame.diagnostics.push(
    errorDiagnostic(summary, detail, {
      range: rangeOf(frame, node),
      ...(values.length > 0 && { values }),
      ...(call && { call }),
    }),
  )
}

function involvedValues(
  frame: Frame,
  expression: Expression,
  options: DescribeOptions,
): readonly InvolvedValue[] {
  const found = new Map<string, string>()
  for (const { traversal, value } of involvedIn({ ...frame, diagnostics: [], isQuiet: true }, expression)) {
    const statement = statementOf(value, options)
    if (statement !== undefined && !found.has(traversal)) found.set(traversal, statement)
  }
  return [...found]
    .map(([traversal, statement]) => ({ traversal, statement }))
    .sort((left, right) => (left.traversal < right.traversal ? -1 : left.traversal > right.traversal ? 1 : 0))
}
