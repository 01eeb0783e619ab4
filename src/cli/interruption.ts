/** How a command is asked to end before its time: by Ctrl-C, or because nobody reads its output any more. */
export interface Interruption {
  /** True once guarded work was asked to come to an end by itself. */
  readonly isRequested: boolean
  /** Aborted where guarded work is to call off even what it has begun, as far as that can be done. */
  readonly signal: AbortSignal
  /** Runs work that must not be cut off: it is asked to stop, and ends with what it has begun. */
  guard<T>(work: () => Promise<T>): Promise<T>
  /** Registers what is to be given back even when the command is cut off; answers how to take that back. */
  onEnd(release: () => Promise<void>): () => void
}

/** What `main` holds of an interruption: the side that interrupts. */
export class CommandInterruption implements Interruption {
  isRequested = false
  readonly #cancellation = new AbortController()
  #guarded = 0
  #isEnding = false
  readonly #releases = new Set<() => Promise<void>>()

  get signal(): AbortSignal {
    return this.#cancellation.signal
  }

  async guard<T>(work: () => Promise<T>): Promise<T> {
    this.#guarded += 1
    try {
      return await work()
    } finally {
      this.#guarded -= 1
    }
  }

  onEnd(release: () => Promise<void>): () => void {
    this.#releases.add(release)
    return () => {
      this.#releases.delete(release)
    }
  }

  /**
   * Interrupts. `asked`: guarded work will come to its end by itself. `stopping`: it was asked before, and calls off what it
   * has begun; who waits for that does so for a moment only. `at-once`: there is no waiting any more. `end`: nothing is
   * guarded, so give back with `release`, then exit. `ended`: that was asked for before, too.
   */
  interrupt(): 'asked' | 'stopping' | 'at-once' | 'end' | 'ended' {
    if (this.#isEnding) return 'ended'
    if (this.signal.aborted) return 'at-once'
    if (this.#guarded === 0) {
      this.#isEnding = true
      return 'end'
    }
    if (this.isRequested) {
      this.#cancellation.abort()
      return 'stopping'
    }
    this.isRequested = true
    return 'asked'
  }

  /** Gives everything back that was registered; what fails is left, since the command ends anyway. */
  async release(): Promise<void> {
    await Promise.allSettled([...this.#releases].map(release => release()))
  }
}
