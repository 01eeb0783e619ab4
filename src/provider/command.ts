import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { Runtime } from '../runtime/runtime.js'
import type {
  Binding,
  Endpoint,
  Observation,
  ProviderConfiguration,
  ProviderPlan,
  Session,
} from './contract.js'
import type { ForecastSection } from './forecast.js'
import type { Json } from './step.js'

/** What a command that a provider adds to the command line is called, and what may stand behind its name. */
export interface ProviderVerb {
  readonly name: string
  readonly summary: string
  readonly usage: string
}

/** A command whose work is a plan: the engine shows it, asks, and carries it out through the journal. */
export interface ProviderOperation extends ProviderVerb {
  /** Options without values, each with what it says. */
  readonly flags: Readonly<Record<string, string>>
}

/** What was asked for, and what of the folder the provider may need to understand it. */
export interface OperationRequest {
  readonly name: string
  readonly words: readonly string[]
  readonly flags: ReadonlySet<string>
  readonly endpoints: readonly Endpoint[]
  readonly bindings: readonly Binding[]
}

/** How an operation is to be carried out. Its steps stand at addresses of the configuration and change no instance. */
export interface OperationPlan {
  /** What will happen, in a sentence or two. */
  readonly lines: readonly string[]
  readonly plan: ProviderPlan
  /** Why the words make no sense; then there is no plan worth a look. */
  readonly diagnostics: readonly Diagnostic[]
  /** True where more is to be done that is known only once these steps are: the engine observes and asks again. */
  readonly goesOn: boolean
}

/** A command that answers a question: `lab status`. */
export interface ProviderCommand extends ProviderVerb {
  /** Further words after the name: `lab` has `status`, `reset` … */
  readonly subcommands?: readonly { readonly name: string; readonly summary: string }[]
  /** Options without a value, and with one. */
  readonly flags?: readonly Omit<CommandOption, 'value'>[]
  readonly options?: readonly CommandOption[]
  run(context: CommandContext): Promise<CommandResult>
}

export interface CommandOption {
  readonly name: string
  /** The word for the value in the help text. */
  readonly value: string
  readonly description: string
}

export interface CommandContext {
  readonly runtime: Runtime
  readonly configuration: ProviderConfiguration
  readonly positionals: readonly string[]
  readonly flags: ReadonlySet<string>
  readonly options: ReadonlyMap<string, string>
  /** Becomes true when the user wants the command to end (Ctrl-C): what runs on and on looks at it. */
  readonly interruption?: { readonly isRequested: boolean }
  /** Shows a line at once, for commands that go on after it. */
  print?(line: string): void
  /** Evaluates the endpoints of the folder's configuration, opens the session and observes; rejects with diagnostics. */
  observe(): Promise<{
    readonly session: Session
    readonly observation: Observation
    readonly bindings: readonly Binding[]
  }>
  /** Makes the plan of the folder with the opened session, which is answered; rejects with diagnostics. */
  plan?(): Promise<{ readonly session: Session }>
}

export interface CommandResult {
  readonly exitCode: number
  readonly sections: readonly ForecastSection[]
  readonly json: Json
  readonly diagnostics: readonly Diagnostic[]
}
