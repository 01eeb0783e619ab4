/** What a command takes, as data: parsing, help text and shell completion all come from it. */
export interface CommandSpecification {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** What may stand behind the command's name: `[PLANFILE]`. */
  readonly positionals: string
  /** Where the first of them is a word with a meaning of its own: `list`, `show`. */
  readonly subcommands?: readonly SubcommandSpecification[]
  readonly minimumPositionals: number
  readonly maximumPositionals: number
  readonly options: Readonly<Record<string, OptionSpecification>>
  /** Examples and explanations below the options. */
  readonly notes?: readonly string[]
}

export interface SubcommandSpecification {
  /** The word, and what may stand behind it: `show ADDRESS`. */
  readonly usage: string
  /** One line for the help text. */
  readonly summary: string
}

export interface OptionSpecification {
  /** `flag` stands alone, `value` takes one, `list` may be given several times. */
  readonly form: 'flag' | 'value' | 'list'
  /** The word for the value in the help text. */
  readonly value?: string
  readonly description: string
}

/** Options that every command takes. */
export const globalOptions: Readonly<Record<string, OptionSpecification>> = {
  chdir: { form: 'value', value: 'DIR', description: 'work in this folder' },
  'no-color': { form: 'flag', description: 'no colours, also with NO_COLOR' },
  json: { form: 'flag', description: 'machine output on the standard output' },
  state: { form: 'value', value: 'PATH', description: 'the local state file' },
  parallelism: { form: 'value', value: 'N', description: 'how many steps may run at once (10)' },
  var: { form: 'list', value: 'NAME=VALUE', description: 'the value of a variable' },
  'var-file': { form: 'list', value: 'FILE', description: 'a file with values of variables' },
  'lock-timeout': { form: 'value', value: 'DURATION', description: 'how long to wait for a held lock (0s)' },
  help: { form: 'flag', description: 'this text' },
}

/** What help says below the options: the subcommands, each with its line, and the notes. */
export function remarks({ name, subcommands = [], notes = [] }: CommandSpecification): readonly string[] {
  const width = Math.max(0, ...subcommands.map(({ usage }) => usage.length))
  const lines = subcommands.map(({ usage, summary }) => `${name} ${usage.padEnd(width)}  ${summary}`)
  return lines.length === 0 || notes.length === 0 ? [...lines, ...notes] : [...lines, '', ...notes]
}
