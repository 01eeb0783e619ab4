import type { Json } from '../../../src/value/json.js'

export interface RecordedPosition {
  readonly line: number
  readonly column: number
  readonly byte: number
}

/** One recorded expression: its value, or the first error, whose range is relative to the expression. */
export interface ExpressionCase {
  readonly id: string
  readonly category: string
  readonly expr: string
  readonly ok: boolean
  /** As Terraform's console prints the value. */
  readonly display?: string
  readonly value_json?: string
  readonly value_special?: string
  readonly type?: Json
  readonly sensitive?: boolean
  readonly unknown?: boolean
  readonly error?: {
    readonly summary: string
    readonly detail: string
    readonly range?: { readonly start: RecordedPosition; readonly end: RecordedPosition }
  }
}
