/** How the engine follows a step under way, and calls it off. */
export interface StepWatch {
  /** Takes how far the step has come, between 0 and 1. */
  progress(fraction: number): void
  /** Aborted when the step is to be called off; a platform that cannot do that finishes it. */
  readonly signal: AbortSignal
}
