import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { compareVersions } from '../datamodel/releases.js'
import type { Refusal } from '../rules/refusal.js'
import type { World } from '../world.js'

/** An object whose operations are asked for, in its pool, as a release sees it. */
export interface Subject {
  readonly world: World
  readonly database: Database
  readonly ref: Ref
  readonly record: DatabaseRecord
  readonly release: string
}

/** One operation that clients are shown: since when, and what speaks against it; left out: nothing does. */
export interface Offer {
  readonly operation: string
  readonly since?: string
  readonly against?: (subject: Subject) => readonly Refusal[]
}

/** The operations of a table that the release has and nothing speaks against. `counts` picks the refusals that matter. */
export function offered(
  table: readonly Offer[],
  subject: Subject,
  counts: (refusal: Refusal, operation: string) => boolean = () => true,
): readonly string[] {
  return table
    .filter(({ since }) => since === undefined || compareVersions(subject.release, since) >= 0)
    .filter(({ operation, against }) => !against?.(subject).some(refusal => counts(refusal, operation)))
    .map(({ operation }) => operation)
}
