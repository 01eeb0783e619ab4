import type { Failure } from '../diagnostic/failure.js'
import type { Action } from '../provider/change.js'
import type { Step } from '../provider/step.js'

/** What happens during an apply, told as it happens; times are those of the clock that only grows, in milliseconds. */
export type ApplyEvent =
  | {
      readonly kind: 'change-started'
      readonly address: string
      readonly action: Action
      readonly at: number
    }
  | {
      readonly kind: 'change-complete'
      readonly address: string
      readonly action: Action
      readonly at: number
      readonly identity?: string
    }
  | { readonly kind: 'change-failed'; readonly address: string; readonly action: Action; readonly at: number }
  | { readonly kind: 'step-started'; readonly step: Step; readonly at: number }
  /** How far a step under way has come, between 0 and 1, as the platform tells it. */
  | { readonly kind: 'step-progress'; readonly step: Step; readonly at: number; readonly fraction: number }
  | { readonly kind: 'step-finished'; readonly step: Step; readonly at: number }
  | { readonly kind: 'step-failed'; readonly step: Step; readonly at: number; readonly failure: Failure }
  /** It was refused while others were under way, and is tried again now that they have ended. */
  | { readonly kind: 'step-tried-again'; readonly step: Step; readonly at: number; readonly failure: Failure }
  | { readonly kind: 'steps-skipped'; readonly steps: readonly string[]; readonly because: string }
  | { readonly kind: 'interrupted'; readonly running: number }
  | { readonly kind: 'saved'; readonly serial: number }

export type EventListener = (event: ApplyEvent) => void

/** Asks a running apply to stop: steps under way are finished, no further one is started. */
export interface Interruption {
  readonly isRequested: boolean
  /** Aborted where even steps under way are to be called off, as far as the platform can; left out: never. */
  readonly signal?: AbortSignal
}
