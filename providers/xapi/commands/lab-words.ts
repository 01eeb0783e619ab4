import type { CommandContext } from '../../../src/provider/command.js'

/** What was typed behind `lab`, as plain data: it may be another process that does it. */
export interface LabWords {
  readonly positionals: readonly string[]
  readonly flags: readonly string[]
  readonly options: { readonly [name: string]: string }
}

/** The words of a command line. */
export function wordsOf({ positionals, flags, options }: CommandContext): LabWords {
  return { positionals, flags: [...flags], options: Object.fromEntries(options) }
}
