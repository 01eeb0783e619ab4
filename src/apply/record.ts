import type { Journal, Intent, JournalEntry } from '../state/journal.js'
import { StateDraft } from '../state/draft.js'
import type { State } from '../state/state.js'
import type { StateChange } from '../state/state-changes.js'

type Outcome = Extract<JournalEntry, { kind: 'result' | 'failed' | 'dropped' }>

/** The state and the journal, kept in step: whatever changes the one is a line of the other. */
export class ApplyRecord {
  readonly draft: StateDraft
  readonly #journal: Journal
  readonly #syncWorld: () => Promise<void>
  readonly #open = new Map<string, Intent>()
  #hasResults = false
  #isChanged = false

  constructor(
    state: State,
    journal: Journal,
    syncWorld: () => Promise<void>,
    intents: readonly Intent[] = [],
  ) {
    this.draft = new StateDraft(state)
    this.#journal = journal
    this.#syncWorld = syncWorld
    for (const intent of intents) this.#open.set(intent.id, intent)
  }

  /** Intents without an outcome. */
  get openIntents(): readonly Intent[] {
    return [...this.#open.values()].filter(intent => intent.step.hasEffect !== false)
  }

  /** True when anything was recorded. */
  get isChanged(): boolean {
    return this.#isChanged
  }

  /** The intent of a step under way. */
  intent(id: string): Intent | undefined {
    return this.#open.get(id)
  }

  /** A call is about to be made. One without outside effect needs no line: if it is lost, nothing was made. */
  announce(intent: Intent): void {
    this.#open.set(intent.id, intent)
    if (intent.step.hasEffect !== false) this.#append([intent])
  }

  /** The outcome of a call, and what it changes in the state: one line of the journal, which no crash tears apart. */
  close(outcome: Outcome, changes: readonly StateChange[] = []): void {
    const intent = this.#open.get(outcome.id)
    this.#open.delete(outcome.id)
    const isPartOfPlan = outcome.kind === 'result' && this.draft.isPlanUnderWay
    const all: readonly StateChange[] = isPartOfPlan
      ? [...changes, { kind: 'step-done', step: outcome.id, result: outcome.result }]
      : changes
    if (!intent || intent.step.hasEffect === false) {
      this.change(all)
      return
    }
    for (const change of all) this.draft.apply(change)
    if (outcome.kind === 'result') {
      this.#hasResults = true
      this.#append([all.length === 0 ? outcome : { ...outcome, changes: all }])
    } else this.#append([outcome])
  }

  change(changes: readonly StateChange[]): void {
    for (const change of changes) this.draft.apply(change)
    this.#append(changes.map(change => ({ kind: 'change', change })))
  }

  /** Afterwards all that was recorded survives a crash; what the world did is made to last first. */
  async flush(): Promise<void> {
    if (this.#hasResults) {
      this.#hasResults = false
      await this.#syncWorld()
    }
    await this.#journal.sync()
  }

  async closeJournal(): Promise<void> {
    await this.flush()
    await this.#journal.close()
  }

  #append(entries: readonly JournalEntry[]): void {
    if (entries.length === 0) return
    this.#isChanged = true
    this.#journal.append(entries)
  }
}
