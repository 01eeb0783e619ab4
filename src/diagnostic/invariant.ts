/** A mistake of the programmer's, never of the user's: thrown in production too. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError'
}

/** Throws when a condition that the code relies on does not hold. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message)
}

/** Closes an exhaustive switch: reaching it is a programmer's mistake. */
export function unreachable(value: never): never {
  throw new InvariantError(`unexpected ${JSON.stringify(value)}`)
}
