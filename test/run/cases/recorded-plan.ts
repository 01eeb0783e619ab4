import type { DiagnosticJson } from '../../../src/report/diagnostic-json.js'
import type { Json } from '../../../src/value/json.js'

/** A root module, and what Terraform said of it: a plan or its problems. */
export interface RecordedPlan {
  readonly id: string
  readonly category: string
  readonly files: Readonly<Record<string, string>>
  readonly plan_args?: readonly string[]
  readonly ok: boolean
  readonly exit_code: number
  /** Left out where our text is meant to differ. */
  readonly plan_text?: string
  readonly actions?: Readonly<Record<string, readonly string[]>>
  readonly planned?: RecordedDocument
  readonly warnings?: readonly DiagnosticJson[]
  readonly error_stage?: 'init' | 'validate' | 'plan'
  readonly diagnostics?: readonly DiagnosticJson[]
}

/** What `show -json PLANFILE` prints, perhaps without the state before and the time. */
export interface RecordedDocument {
  readonly [name: string]: Json
}

/** True for an object that has what every recorded plan has. */
export function isRecordedPlan(entry: unknown): entry is RecordedPlan {
  return (
    typeof entry === 'object' && entry !== null && 'files' in entry && 'ok' in entry && 'exit_code' in entry
  )
}
