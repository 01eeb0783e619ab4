import { storedCases } from './stored-cases.js'

export interface RecordedPosition {
  readonly line: number
  readonly column: number
  readonly byte: number
}

/** A diagnostic as Terraform's JSON has it. */
export interface RecordedDiagnostic {
  readonly severity: 'error' | 'warning'
  readonly summary: string
  readonly detail: string
  readonly address?: string
  readonly range?: {
    readonly filename: string
    readonly start: RecordedPosition
    readonly end: RecordedPosition
  }
  readonly snippet?: {
    readonly context: string | null
    readonly code: string
    readonly start_line: number
    readonly highlight_start_offset: number
    readonly highlight_end_offset: number
    readonly values: readonly { readonly traversal: string; readonly statement: string }[]
    readonly function_call?: {
      readonly called_as: string
      readonly signature?: {
        readonly name: string
        readonly params: readonly { readonly name: string; readonly type: unknown }[]
        readonly variadic_param?: { readonly name: string; readonly type: unknown }
        readonly return_type: unknown
      }
    }
  }
}

/** One expression and what became of it; the ranges of errors are relative to the expression. */
export interface RecordedExpression {
  readonly id: string
  readonly category: string
  readonly expr: string
  readonly ok: boolean
  readonly error: RecordedDiagnostic
}

/** One configuration, its plan or its diagnostics. */
export interface RecordedConfiguration {
  readonly id: string
  readonly category: string
  readonly files: Readonly<Record<string, string>>
  readonly ok: boolean
  readonly plan_text?: string
  readonly diagnostics?: readonly RecordedDiagnostic[]
}

/** The recorded expressions. */
export function recordedExpressions(): readonly RecordedExpression[] {
  return storedCases('expressions') as readonly RecordedExpression[]
}

/** The recorded configurations. */
export function recordedConfigurations(): readonly RecordedConfiguration[] {
  return storedCases('configurations') as readonly RecordedConfiguration[]
}
