import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { SourceRange } from '../diagnostic/source.js'
import type { Bracket, Finding, Realm } from '../provider/contract.js'
import type { Change } from '../provider/change.js'
import type { ForecastSection } from '../provider/forecast.js'
import type { Json, Step } from '../provider/step.js'
import type { Path } from '../value/path.js'
import type { Value } from '../value/value.js'
import type { PlanBackground } from './plan-background.js'

/** What should happen, in which order, and what will come of it. Plain data: saved, shown, applied. */
export interface Plan {
  readonly mode: 'normal' | 'destroy' | 'refresh-only'
  /** In the order of addresses; no-ops included. */
  readonly changes: readonly PlannedChange[]
  /** In execution order. */
  readonly steps: readonly Step[]
  /** Ids of the steps that would be refused, and of those that wait for one that would. */
  readonly blocked?: readonly string[]
  /** The parts of the real world that it was made for; left out where nothing of it is real. */
  readonly realms?: readonly Realm[]
  readonly brackets: readonly Bracket[]
  readonly findings: readonly LocatedFinding[]
  readonly forecast: {
    readonly sections: readonly ForecastSection[]
    readonly pools: { readonly [name: string]: Json }
  }
  readonly outputs: readonly OutputChange[]
  readonly drift: readonly PlannedChange[]
  readonly diagnostics: readonly Diagnostic[]
  /** Names and values of the root's variables; sensitive ones carry their mark. */
  readonly variables: ReadonlyMap<string, Value>
  /** The same for plans whose steps are the same; printed by review and by apply. */
  readonly fingerprint: string
  /** True where it was asked for a part alone: what it leaves out may have changes too. */
  readonly isNarrowed?: boolean
  /** True where errors kept it from being made: it holds no changes and says nothing of what is there. */
  readonly hasFailed?: boolean
  /** What it stands on, there where it is written for programs. */
  readonly background?: PlanBackground
  /** False when an error finding or diagnostic forbids applying it. */
  readonly isApplicable: boolean
}

export interface PlannedChange extends Change {
  readonly mode: 'managed' | 'data'
  readonly providerName: string
  readonly previousAddress?: string
  readonly importing?: string
  readonly isTainted: boolean
  /** Where the block stands, undefined for what only the state knows. */
  readonly range?: SourceRange
  /** Where the reason lies for a reader: the index or key that is gone. */
  readonly reasonDetail?: string
}

/** A finding and where its cause stands in the source text. */
export interface LocatedFinding extends Finding {
  readonly range?: SourceRange
  readonly relatedRanges?: readonly { readonly range: SourceRange; readonly message: string }[]
  /** Where the cause stood when a plan was saved, which keeps no source text. */
  readonly savedPlace?: { readonly file: string; readonly line: number }
}

export interface OutputChange {
  readonly name: string
  readonly action: 'no-op' | 'create' | 'update' | 'delete'
  readonly before: Value | undefined
  readonly after: Value | undefined
  readonly isSensitive: boolean
  readonly path?: Path
}
