import type { ParsedArguments } from './parse-arguments.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'fmt',
  summary: 'bring files into the canonical layout',
  positionals: '[FILE|DIR…]',
  minimumPositionals: 0,
  maximumPositionals: 1000,
  options: {
    check: { form: 'flag', description: 'write nothing; exit code 1 where a file would change' },
    diff: { form: 'flag', description: 'show what changes' },
    recursive: { form: 'flag', description: 'folders below as well' },
  },
  notes: ['The names of changed files are printed. With - as the only FILE, text goes from input to output.'],
}

export interface FormatArguments {
  readonly paths: readonly string[]
  readonly checks: boolean
  readonly showsDifference: boolean
  readonly isRecursive: boolean
}

/** Reads the options of `fmt`. */
export function interpret(parsed: ParsedArguments): FormatArguments {
  return {
    paths: parsed.positionals,
    checks: parsed.flags.has('check'),
    showsDifference: parsed.flags.has('diff'),
    isRecursive: parsed.flags.has('recursive'),
  }
}
