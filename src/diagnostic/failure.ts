/**
 * The world's failure: what a provider, a backend or a file system answers when it cannot do what was asked.
 * `refused`: it said no and will say no again · `unavailable`: it cannot be reached · `conflict`: someone else was
 * faster or holds it · `cancelled`: we asked it to stop.
 */
export type FailureKind = 'refused' | 'unavailable' | 'conflict' | 'cancelled'

export class Failure extends Error {
  override readonly name: string = 'Failure'
  constructor(
    readonly kind: FailureKind,
    /** The code of the system that failed, as it spells it: `HOST_OFFLINE`, `ENOSPC`. */
    readonly code: string,
    message: string,
    /** True when the same call may succeed if it is repeated. */
    readonly isRetryable: boolean = false,
    readonly parameters: readonly string[] = [],
  ) {
    super(message)
  }
}
