import { UsageError, type ParsedArguments } from './parse-arguments.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'import',
  summary: 'adopt an object that is there already',
  positionals: 'ADDRESS ID | --generate [DIR]',
  minimumPositionals: 0,
  maximumPositionals: 2,
  options: {
    generate: { form: 'flag', description: 'write blocks and imports for everything that has none' },
    address: {
      form: 'value',
      value: 'HOST',
      description: 'with --generate: a machine of the pool, where no block says it',
    },
    username: { form: 'value', value: 'NAME', description: 'with --address: the account to log in with' },
  },
  notes: [
    'With ADDRESS and ID the block must be written first. Nothing is changed on the object; the next plan says what would be.',
    'With --generate, files of DIR get what is missing at their ends; what stands in them stays. Run it again when something was made by hand.',
  ],
}

export interface ImportArguments {
  readonly address: string
  readonly identity: string
}

/** What is to be generated, and how the pool is reached where no block says it. */
export interface GenerateArguments {
  /** The folder that is written to; undefined for the one the command works in. */
  readonly folder: string | undefined
  readonly address: string | undefined
  readonly username: string | undefined
}

/** Reads the words behind `import --generate`; undefined without that option. Throws `UsageError`. */
export function interpretGenerate(parsed: ParsedArguments): GenerateArguments | undefined {
  const [address, username] = [parsed.values.get('address'), parsed.values.get('username')]
  if (!parsed.flags.has('generate')) {
    if (address !== undefined || username !== undefined)
      throw new UsageError('The options --address and --username go with --generate.')
    return undefined
  }
  if (parsed.positionals.length > 1)
    throw new UsageError('With --generate, import takes one folder at most: import --generate [DIR].')
  if (username !== undefined && address === undefined)
    throw new UsageError('The option --username goes with --address.')
  return { folder: parsed.positionals[0], address, username }
}

/** Reads the words behind `import`; throws `UsageError`. */
export function interpret(parsed: ParsedArguments): ImportArguments {
  const [address = '', identity = ''] = parsed.positionals
  if (parsed.positionals.length < 2)
    throw new UsageError('The command import needs ADDRESS ID, or --generate.')
  if (identity === '') throw new UsageError('The ID is empty: poolwright import ADDRESS ID.')
  return { address, identity }
}
