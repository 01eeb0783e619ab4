import { Failure } from '../diagnostic/failure.js'
import { StateDraft } from './draft.js'
import { type Intent, type JournalEntry, openIntents, stateChangesOf } from './journal.js'
import type { State } from './state.js'
import { emptyState } from './state-changes.js'

/** What a backend holds: the snapshot with its journal applied, and the calls whose outcome nobody knows. */
export interface LoadedState {
  /** Undefined where nothing was ever kept. */
  readonly state: State | undefined
  readonly intents: readonly Intent[]
}

/**
 * Applies a journal to the snapshot it belongs to. A journal older than the snapshot was left by a crash between the two
 * writes: its changes are in the snapshot, its open intents still count. Rejects where the two do not belong together.
 */
export function replayJournal(
  snapshot: State | undefined,
  entries: readonly JournalEntry[],
  name: string,
): LoadedState {
  const [opening] = entries
  if (opening === undefined) return { state: snapshot, intents: [] }
  if (opening.kind !== 'open') throw mismatch(name, 'does not begin with the state it belongs to')
  const base = snapshot ?? emptyState(opening.lineage, opening.writtenBy)
  if (base.lineage !== opening.lineage) throw mismatch(name, 'belongs to another state')
  if (opening.serial > base.serial)
    throw mismatch(
      name,
      `rests on serial ${opening.serial}, but the state beside it has serial ${base.serial}`,
    )
  const intents = openIntents(entries)
  if (opening.serial < base.serial) return { state: base, intents }
  const draft = new StateDraft(base)
  for (const entry of entries) for (const change of stateChangesOf(entry)) draft.apply(change)
  return { state: draft.finish(), intents }
}

function mismatch(name: string, what: string): Failure {
  return new Failure(
    'refused',
    'journal-mismatch',
    `The journal ${name} ${what}. Nothing was changed. Put back the state file that belongs to it; if there is none, move the journal away and run "poolwright state rebuild".`,
  )
}
