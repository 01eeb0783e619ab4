import { type Diagnostic } from '../diagnostic/diagnostic.js'
import type { Desired } from '../desired/desired.js'
import type { Session } from '../provider/contract.js'
import type { KindRegistry } from '../schema/kind-registry.js'
import type { Backend } from '../state/backends/backend.js'
import type { State } from '../state/state.js'
import { observeAgain } from './observe-again.js'
import { ApplyRecord } from './record.js'
import { settleIntents } from './settle-intents.js'

export interface RecoverRequest {
  /** Locked by the caller. */
  readonly backend: Backend
  readonly desired: Desired
  readonly session: Session
  readonly registry: KindRegistry
}

export interface Recovery {
  /** The state as it now is; undefined where nothing was ever kept. */
  readonly state: State | undefined
  /** How many calls of an earlier run were without outcome. */
  readonly settled: number
  /** Errors name the calls that stay open: nothing may be planned before they are settled. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Loads the state and puts right what a crash left behind: open intents are settled against a fresh observation, their
 * outcome goes into the state, and the journal is folded into the snapshot.
 */
export async function recover(request: RecoverRequest): Promise<Recovery> {
  const { backend, session } = request
  const { state, intents } = await backend.load()
  if (state === undefined || intents.length === 0) return { state, settled: 0, diagnostics: [] }
  const record = new ApplyRecord(state, await backend.journal(state), () => session.sync(), intents)
  const observation = await observeAgain(request, record.draft)
  const diagnostics = settleIntents(record, session, observation)
  const open = record.openIntents
  await record.closeJournal()
  const saved = await backend.save(record.draft.finish(), open)
  return { state: saved, settled: intents.length - open.length, diagnostics }
}
