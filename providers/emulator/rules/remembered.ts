import type { Database, Ref } from '../database/database.js'

/** Work over some classes of a database whose answers, one for each object, hold until one of their records changes. */
export function rememberedWhile<T>(
  classNames: readonly string[],
  work: (database: Database, ref: Ref) => T,
): (database: Database, ref: Ref) => T {
  const known = new WeakMap<Database, { readonly version: number; readonly answers: Map<Ref, T> }>()
  return (database, ref) => {
    // Counters only grow, so their sum changes with any of them.
    const version = classNames.reduce((sum, className) => sum + database.version(className), 0)
    let current = known.get(database)
    if (current?.version !== version) known.set(database, (current = { version, answers: new Map() }))
    const answer = current.answers.get(ref)
    if (answer !== undefined) return answer
    const made = work(database, ref)
    current.answers.set(ref, made)
    return made
  }
}
