import type { SourceRange } from './source.js'

export type Severity = 'error' | 'warning'

/** One name that took part in a failed expression, and what it was: `var.size` `is 5`. */
export interface InvolvedValue {
  readonly traversal: string
  readonly statement: string
}

/** The function that was being called when an argument was refused. */
export interface InvolvedCall {
  readonly calledAs: string
  readonly signature: FunctionSignature
}

export interface FunctionSignature {
  readonly name: string
  readonly parameters: readonly { readonly name: string; readonly type: string }[]
  readonly variadicParameter?: { readonly name: string; readonly type: string }
  readonly returnType: string
}

/**
 * A problem of the user's, as data. `summary` holds no user names; `detail` says what, why and what to do.
 * `context` names the block that the range lies in (`resource "vm" "web"`), `address` the instance concerned.
 */
export interface Diagnostic {
  readonly severity: Severity
  readonly summary: string
  readonly detail: string
  readonly range?: SourceRange
  /** A wider stretch around `range` that is worth showing with it. */
  readonly shown?: SourceRange
  readonly context?: string
  readonly address?: string
  readonly values?: readonly InvolvedValue[]
  readonly call?: InvolvedCall
  /**
   * What may stand in a block at all (0) is told whatever else is wrong. Of the other errors of one expression, or of one body,
   * those of the first rank are told alone: names that nothing has (1), names out of place (2), all that is found once every
   * name has a value (3, where nothing is said).
   */
  readonly rank?: 0 | 1 | 2
  /** Other places that belong to the same problem. */
  readonly related?: readonly { readonly range: SourceRange; readonly message: string }[]
}

export type DiagnosticDetails = Omit<Diagnostic, 'severity' | 'summary' | 'detail'>

/** An error that stops what it stands in, though not the whole run. */
export function errorDiagnostic(
  summary: string,
  detail: string,
  details: DiagnosticDetails = {},
): Diagnostic {
  return { severity: 'error', summary, detail, ...details }
}

/** A warning: the run goes on. */
export function warningDiagnostic(
  summary: string,
  detail: string,
  details: DiagnosticDetails = {},
): Diagnostic {
  return { severity: 'warning', summary, detail, ...details }
}

/** True when one of the diagnostics is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(diagnostic => diagnostic.severity === 'error')
}
