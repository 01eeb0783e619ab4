import { seconds, wholeNumber, type ParsedArguments } from './parse-arguments.js'

/** What every command is told beside its own options. */
export interface GlobalArguments {
  readonly isJson: boolean
  /** The folder of `--chdir`; undefined where the command works where it was called. */
  readonly folder: string | undefined
  /** The file of a local state; undefined where the configuration, or the default, says it. */
  readonly statePath: string | undefined
  readonly parallelism: number
  readonly lockTimeoutSeconds: number
  /** `--var` and `--var-file` in the order given: later ones win. */
  readonly variables: readonly string[]
  readonly variableFiles: readonly string[]
}

/** Reads the options that every command takes; throws `UsageError`. */
export function interpretGlobal(parsed: ParsedArguments): GlobalArguments {
  return {
    isJson: parsed.flags.has('json'),
    folder: parsed.values.get('chdir'),
    statePath: parsed.values.get('state'),
    parallelism: wholeNumber(parsed, 'parallelism', 10),
    lockTimeoutSeconds: seconds(parsed, 'lock-timeout', 0),
    variables: parsed.lists.get('var') ?? [],
    variableFiles: parsed.lists.get('var-file') ?? [],
  }
}
