import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { Runtime } from '../runtime/runtime.js'
import type { BlockSchema, KindSchema } from '../schema/schema.js'
import type { Path } from '../value/path.js'
import type { ObjectValue } from '../value/value.js'
import type { Change } from './change.js'
import type { OperationPlan, OperationRequest, ProviderCommand, ProviderOperation } from './command.js'
import type { ForecastSection } from './forecast.js'
import type { Json, Step } from './step.js'
import type { StepWatch } from './watch.js'

/** One platform. Everything it answers is plain data; it never sees source text, and the engine never sees its records. */
export interface Provider<World extends Observation = Observation> {
  readonly name: string
  readonly schema: ProviderSchema
  readonly commands: readonly ProviderCommand[]
  /** Commands that change something outside any configuration; the session makes their plans. Left out: none. */
  readonly operations?: readonly ProviderOperation[]
  /** Failures of the configuration are reported as findings of the first `observe`; only bugs throw. */
  open(runtime: Runtime, configuration: ProviderConfiguration): Promise<Session<World>>
  /** The world that tests are run in; left out: tests open the provider as any other command does. */
  readonly trial?: ProviderTrial<World>
}

/**
 * A world for tests, whatever the configuration says of how the real one is reached. It is made anew in a runtime that
 * keeps its files in memory, and carries on there from session to session.
 */
export interface ProviderTrial<World extends Observation = Observation> {
  /** Blocks that a run of a test may hold, to change the world before it. */
  readonly blocks: Readonly<Record<string, BlockSchema>>
  open(runtime: Runtime, configuration: ProviderConfiguration): Promise<Session<World>>
  /** Changes the world as such a block says; what cannot be done comes back as problems without a place. */
  disturb(
    runtime: Runtime,
    configuration: ProviderConfiguration,
    blockName: string,
    value: ObjectValue,
  ): Promise<readonly Diagnostic[]>
}

export interface ProviderSchema {
  /** The provider's own block. */
  readonly configuration: BlockSchema
  readonly kinds: Readonly<Record<string, KindSchema>>
  readonly data: Readonly<Record<string, KindSchema>>
}

export interface ProviderConfiguration {
  /** The decoded provider block, or an object of nulls where none is written. */
  readonly value: ObjectValue
  /** The folder of the configuration, relative paths start here. */
  readonly folder: string
}

/** An instance of an endpoint kind, evaluated before observation; passwords included. */
export interface Endpoint {
  readonly address: string
  readonly kindName: string
  readonly config: ObjectValue
  readonly identity?: string
}

/** What the state believes: this address is that object. */
export interface Binding {
  readonly address: string
  readonly kindName: string
  readonly identity: string
  readonly applied?: ObjectValue
}

/** Everything a provider read at one moment. Opaque to the engine but for what went wrong. */
export interface Observation {
  readonly findings: readonly Finding[]
  /** Mistakes in files of the provider's own, with their places. With an error among them nothing is planned. */
  readonly diagnostics?: readonly Diagnostic[]
}

/**
 * A refusal foretold, or something the reader should know. `xapi`-like origins are the platform's own refusals under the
 * platform's own code; `policy` is ours, kebab-case. The engine turns address and path into a place in the source text.
 */
export interface Finding {
  readonly severity: 'error' | 'warning' | 'note'
  readonly origin: 'xapi' | 'policy'
  readonly code: string
  readonly summary: string
  readonly detail: string
  readonly remedy: string
  readonly address?: string
  readonly path?: Path
  readonly related?: readonly { readonly address: string; readonly path?: Path; readonly message: string }[]
  /** The platform's own parameters of the refusal. */
  readonly parameters?: readonly string[]
  /** The step that would be refused. */
  readonly step?: string
}

export interface PredictRequest {
  readonly kindName: string
  readonly address: string
  readonly config: ObjectValue
  readonly prior?: ObjectValue
  readonly identity?: string
  readonly applied?: ObjectValue
  /** Config where written; else the prior where the schema says computed; else null, default or unknown. */
  readonly proposed: ObjectValue
}

export interface Prediction {
  /** `proposed` with every computed attribute known or unknown. Never alters a value that was written. */
  readonly planned: ObjectValue
  readonly replacePaths: readonly Path[]
  readonly findings: readonly Finding[]
  /** Where the object is there already and will be adopted: which it is. */
  readonly identity?: string
}

/** An object that is to go. */
export interface RemovalRequest {
  readonly kindName: string
  readonly address: string
  readonly identity: string
  /** As it is now. */
  readonly prior: ObjectValue
  /** The arguments last applied. */
  readonly applied?: ObjectValue
}

/** What a removal comes to: the object is destroyed, or the platform keeps it and it is only let go of; `why` says so in words. */
export type RemovalEffect =
  { readonly action: 'delete' } | { readonly action: 'forget'; readonly why: string }

/** The time in which something is switched off around other steps, and on again. Never a resource change. */
export interface Bracket {
  readonly pool: string
  /** What is switched off, at the beginning of a sentence. */
  readonly what: string
  readonly reason: string
  /** Ids of the steps that open and close it. */
  readonly opens: string
  readonly closes: string
  readonly unprotected: string
}

export interface ProviderPlan {
  /** In an order that respects every need. */
  readonly steps: readonly Step[]
  readonly brackets: readonly Bracket[]
  readonly findings: readonly Finding[]
  /** Ids of steps that would be refused, and of those that wait for one that would: they were not rehearsed. */
  readonly blocked?: readonly string[]
  /** What was to be brought about on the side and cannot be now: those values stay as they are. A finding says why. */
  readonly givenUp?: readonly { readonly address: string; readonly path: Path }[]
  readonly forecast: {
    readonly sections: readonly ForecastSection[]
    readonly pools: { readonly [name: string]: Json }
  }
}

export type Settlement =
  | { readonly outcome: 'done'; readonly result: Json }
  | { readonly outcome: 'not-done' }
  | { readonly outcome: 'unclear'; readonly object: string; readonly why: string }

/** An instance of the configuration whose object may be there already. */
export interface RecogniseRequest {
  readonly kindName: string
  readonly address: string
  /** As it is written; links say what their addresses are bound to, as far as that is known. */
  readonly config: ObjectValue
}

/** An object that says which instance it is. */
export interface MarkedObject {
  readonly address: string
  readonly kindName: string
  readonly identity: string
}

/** A part of the real world that an apply may change, and that somebody has to confirm by name before it does. */
export interface Realm {
  readonly identity: string
  readonly name: string
  /** What and where it is, in a few words. */
  readonly description: string
}

/** An object that is there, told as a block of the configuration would tell it. */
export interface FoundObject {
  readonly kindName: string
  readonly identity: string
  /** Other identities by which links may lead to it. */
  readonly aliases: readonly string[]
  /** What people call it; need not be unique. */
  readonly name: string
  /** The word for the file in which objects of its kind are written: `networks`. */
  readonly subject: string
  /** What its block has to say; null where it may be silent. */
  readonly written: ObjectValue
  /** Attributes that a plan would bring back, or that no argument can say: its block is to ignore their changes. */
  readonly ignored?: readonly string[]
  /** Write-only arguments that it has: nobody tells their values. */
  readonly secrets: readonly string[]
}

/** Everything that a configuration could manage, and what of the rest the reader should know. */
export interface Survey {
  /** What others need stands before them. */
  readonly objects: readonly FoundObject[]
  /** One sentence each: which object was left out, and why. */
  readonly remarks: readonly string[]
}

export interface PlanOptions {
  readonly isDestroy: boolean
  /** Set in tests only: steps are made, but neither policy nor rehearsal looks at them. */
  readonly skipChecks?: boolean
  /** True where somebody will look at pictures: the forecast may hold what takes longer to work out. */
  readonly isIllustrated?: boolean
  /** Objects that were ours once and left their data behind, by identity. */
  readonly tombstones?: {
    readonly [identity: string]: { readonly kindName: string; readonly address: string }
  }
}

export interface Session<World extends Observation = Observation> {
  observe(endpoints: readonly Endpoint[], bindings: readonly Binding[]): Promise<World>
  /** The object as it is now, undefined when it is gone. Pure; also serves import. `applied` says which parts are managed. */
  read(kindName: string, identity: string, observation: World, applied?: ObjectValue): ObjectValue | undefined
  /**
   * An object that is to be imported, with the eyes of its block: what it cannot tell is taken to be as written. Left out:
   * `read`, without anything applied. Pure.
   */
  readForImport?(
    kindName: string,
    identity: string,
    observation: World,
    written: ObjectValue,
  ): ObjectValue | undefined
  /** A data block's answer. Pure. */
  lookup(
    kindName: string,
    config: ObjectValue,
    observation: World,
  ): { readonly value: ObjectValue | undefined; readonly findings: readonly Finding[] }
  /** One instance during the walk: what dependants see. Pure. */
  predict(request: PredictRequest, observation: World): Prediction
  /** Whether removing the object destroys it; left out: always. Pure. */
  removal?(request: RemovalRequest, observation: World): RemovalEffect
  /** The identity of the object that an instance has already, told by a mark or by nature: for a lost state. Pure. */
  recognise?(request: RecogniseRequest, observation: World): string | undefined
  /** Every object that bears our mark, whatever the configuration says. Pure. */
  marked?(observation: World): readonly MarkedObject[]
  /** What of the real world was observed; left out: nothing that is real. Pure. */
  realms?(observation: World): readonly Realm[]
  /** Every object that blocks can stand for, managed or not; left out: none can be found. Pure. */
  survey?(observation: World): Survey
  /** The whole set, after the walk: steps, rehearsal, forecast. Writes nothing; the same input gives the same result. */
  plan(changes: readonly Change[], observation: World, options: PlanOptions): Promise<ProviderPlan>
  /** The plan of one of the provider's operations. Writes nothing. */
  operate?(request: OperationRequest, observation: World): Promise<OperationPlan>
  /** One call, or one wait. Rejects with a `Failure`; with `cancelled` where the watch called it off. */
  perform(step: Step, values: { readonly [name: string]: Json }, watch?: StepWatch): Promise<Json>
  /** What became of an intent that has no result. */
  settle(step: Step, values: { readonly [name: string]: Json }, observation: World): Settlement
  /** Makes what this session has done outlast a crash; called before the journal relies on it. */
  sync(): Promise<void>
  close(): Promise<void>
}
