import type { Database, Ref } from '../database/database.js'

/** What an answer depends on: the records of a class, or only one field of them. */
export type Source = readonly [className: string, field?: string]

/** A number that is another whenever one of the sources has changed: counters only grow, so their sum tells. */
export function versionOf(database: Database, sources: readonly Source[]): number {
  return sources.reduce((sum, [className, field]) => sum + database.version(className, field), 0)
}

/** Work over some sources of a database whose answers, one for each object, hold until one of the sources changes. */
export function rememberedWhile<T>(
  sources: readonly Source[],
  work: (database: Database, ref: Ref) => T,
): (database: Database, ref: Ref) => T {
  const known = new WeakMap<Database, { readonly version: number; readonly answers: Map<Ref, T> }>()
  return (database, ref) => {
    const version = versionOf(database, sources)
    let current = known.get(database)
    if (current?.version !== version) known.set(database, (current = { version, answers: new Map() }))
    const answer = current.answers.get(ref)
    if (answer !== undefined) return answer
    const made = work(database, ref)
    current.answers.set(ref, made)
    return made
  }
}
