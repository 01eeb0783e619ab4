import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { Provider } from '../provider/contract.js'
import type { Runtime } from '../runtime/runtime.js'
import type { GlobalArguments } from './arguments/global.js'
import type { Interruption } from './interruption.js'

/** What a command is given by `main`: the world, the providers, and a way to be interrupted. */
export interface CliContext {
  readonly runtime: Runtime
  readonly global: GlobalArguments
  readonly commandName: string
  /** Loads the providers that there are. */
  providers(): Promise<readonly Provider[]>
  /** Lines of the standard input; with a prompt, typed at a terminal. */
  inputLines(prompt?: Prompt): AsyncIterable<string>
  /** Asks at the terminal; undefined where the question was ended with Ctrl-C. */
  ask(question: string): Promise<string | undefined>
  /** Where the example pools lie that come with Poolwright. */
  readonly examplesFolder: string
  readonly interruption: Interruption
}

/** What is asked at a terminal, and what was typed there before: the last line first. */
export interface Prompt {
  text(): string
  readonly history: readonly string[]
  remember(history: readonly string[]): void
}

/** A problem, or several, that end a command: printed by `main`, exit code 1. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(diagnostic => diagnostic.summary).join('; '))
  }
}
