import { UsageError, type ParsedArguments } from './parse-arguments.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'state',
  summary: 'look at the state: list, show',
  positionals: 'list [ADDRESS] | show ADDRESS',
  minimumPositionals: 1,
  maximumPositionals: 2,
  options: {},
}

export type StateArguments =
  | { readonly action: 'list'; readonly address: string | undefined }
  | { readonly action: 'show'; readonly address: string }

/** Reads the words behind `state`; throws `UsageError`. */
export function interpret(parsed: ParsedArguments): StateArguments {
  const [action, address] = parsed.positionals
  if (action === 'list') return { action, address }
  if (action !== 'show')
    throw new UsageError(`There is no "state ${action ?? ''}": it is state list or state show.`)
  if (address === undefined) throw new UsageError('Say which instance: poolwright state show ADDRESS.')
  return { action, address }
}
