import type { ConditionDeclaration, Written } from '../../config/configuration.js'
import type { SourceRange, SourceText } from '../../diagnostic/source.js'
import type { Block } from '../../syntax/tree.js'

/** A file of tests, unevaluated. Its runs come one after another, on a world of their own. */
export interface TestFile {
  readonly source: SourceText
  /** Values of variables for all runs. */
  readonly variables: ReadonlyMap<string, Written>
  readonly runs: readonly TestRun[]
}

/** One run: what is planned or applied, and what must be true then. */
export interface TestRun {
  readonly name: string
  readonly range: SourceRange
  readonly command: 'plan' | 'apply'
  readonly mode: 'normal' | 'refresh-only' | 'destroy'
  readonly refreshes: boolean
  readonly targets: readonly string[]
  readonly replaces: readonly string[]
  readonly variables: ReadonlyMap<string, Written>
  /** The folder of another module to run instead, told from the root's. */
  readonly moduleFolder: string | undefined
  readonly assertions: readonly ConditionDeclaration[]
  /** What must fail: `var.size`, `check.reachable`, `vm.web`. */
  readonly expectedFailures: readonly Written[]
  /** Codes of findings that must come up. */
  readonly expectedFindings: readonly ExpectedFinding[]
  /** Blocks of providers that change the world before the run. */
  readonly disturbances: readonly Block[]
}

export interface ExpectedFinding {
  readonly code: string
  readonly range: SourceRange
}
