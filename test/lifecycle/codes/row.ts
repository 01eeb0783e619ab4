import type { CodeScene } from '../../support/code-lab.js'

/** What the pools of the table run. */
export type CodeRelease = '6.2' | '7.0' | '8.2' | '8.4' | '25.33.0'

/** A code, and what makes a plan meet it. */
export interface CodeRow {
  readonly code: string
  readonly what: string
  readonly release: CodeRelease
  /** Set where high availability is on before. */
  readonly isArmed?: true
  /** What somebody else did to the pool. */
  readonly spoil?: (scene: CodeScene) => void | Promise<void>
  /** What is asked: text by what replaces it; where nothing is replaced, blocks that are added. */
  readonly ask: string | readonly (readonly [from: string, to: string])[]
  /** The line that the finding is shown at, blanks made one. */
  readonly line: string
  /** What else the same state brings along, as `CODE at line`. */
  readonly also?: readonly string[]
}
