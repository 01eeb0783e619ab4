import type { ParsedArguments } from './parse-arguments.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'init',
  summary: 'start a pool from an example',
  positionals: '[TEMPLATE] [DIR]',
  minimumPositionals: 0,
  maximumPositionals: 2,
  options: {},
  notes: [
    "Without a template, the examples are listed, or offered at a terminal. DIR is the template's name when left out.",
  ],
}

export interface InitArguments {
  readonly template: string | undefined
  readonly folder: string | undefined
}

/** Reads the words behind `init`. */
export function interpret(parsed: ParsedArguments): InitArguments {
  const [template, folder] = parsed.positionals
  return { template, folder }
}
