import { UsageError, type ParsedArguments } from './parse-arguments.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'import',
  summary: 'adopt an object that is there already',
  positionals: 'ADDRESS ID',
  minimumPositionals: 2,
  maximumPositionals: 2,
  options: {},
  notes: [
    'The block must be written first. Nothing is changed on the object; the next plan says what would be.',
  ],
}

export interface ImportArguments {
  readonly address: string
  readonly identity: string
}

/** Reads the words behind `import`; throws `UsageError`. */
export function interpret(parsed: ParsedArguments): ImportArguments {
  const [address = '', identity = ''] = parsed.positionals
  if (identity === '') throw new UsageError('The ID is empty: poolwright import ADDRESS ID.')
  return { address, identity }
}
