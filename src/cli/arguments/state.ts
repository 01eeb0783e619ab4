import { UsageError, type ParsedArguments } from './parse-arguments.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'state',
  summary: 'look at the state and put it right',
  positionals: 'list|show|mv|rm|pull|push|rebuild|migrate …',
  minimumPositionals: 1,
  maximumPositionals: 64,
  options: {
    'dry-run': { form: 'flag', description: 'mv, rm: only say what would be done' },
    force: { form: 'flag', description: 'push, migrate: over a state that does not fit' },
    to: { form: 'value', value: 'local|postgres|s3|http', description: 'migrate: the kind of place' },
    setting: {
      form: 'list',
      value: 'NAME=VALUE',
      description: 'migrate: an argument of that backend, where the configuration has no block of it',
    },
  },
  subcommands: [
    { usage: 'list [ADDRESS…]', summary: 'the instances that it holds' },
    { usage: 'show ADDRESS', summary: 'one of them with its values' },
    { usage: 'mv ADDRESS NEW_ADDRESS', summary: 'another address for an instance, a block or a module' },
    { usage: 'rm ADDRESS…', summary: 'let go of objects, which stay where they are' },
    { usage: 'pull', summary: 'the state as it is kept, on the standard output' },
    { usage: 'push FILE|-', summary: 'keep this state instead' },
    { usage: 'rebuild', summary: 'find lost instances again by the marks in the pool' },
    { usage: 'migrate --to BACKEND', summary: 'move the states of all workspaces to another place' },
  ],
}

export type StateArguments =
  | { readonly action: 'list'; readonly addresses: readonly string[] }
  | { readonly action: 'show'; readonly address: string }
  | { readonly action: 'mv'; readonly from: string; readonly to: string; readonly isTrial: boolean }
  | { readonly action: 'rm'; readonly addresses: readonly string[]; readonly isTrial: boolean }
  | { readonly action: 'pull' }
  | { readonly action: 'push'; readonly path: string; readonly isForced: boolean }
  | { readonly action: 'rebuild' }
  | {
      readonly action: 'migrate'
      readonly type: string
      readonly settings: ReadonlyMap<string, string>
      readonly isForced: boolean
    }

const counts: Readonly<Record<string, readonly [least: number, most: number, usage: string]>> = {
  list: [0, 63, 'state list [ADDRESS…]'],
  show: [1, 1, 'state show ADDRESS'],
  mv: [2, 2, 'state mv ADDRESS NEW_ADDRESS'],
  rm: [1, 63, 'state rm ADDRESS…'],
  pull: [0, 0, 'state pull'],
  push: [1, 1, 'state push FILE'],
  rebuild: [0, 0, 'state rebuild'],
  migrate: [0, 0, 'state migrate --to BACKEND'],
}

/** Reads the words behind `state`; throws `UsageError`. */
export function interpret(parsed: ParsedArguments): StateArguments {
  const [action = '', ...rest] = parsed.positionals
  const [first = '', second = ''] = rest
  const count = counts[action]
  if (count === undefined)
    throw new UsageError(
      `There is no "state ${action}": it is state ${Object.keys(counts).join(', state ')}.`,
    )
  if (rest.length < count[0] || rest.length > count[1])
    throw new UsageError(`It is written: poolwright ${count[2]}.`)
  const isTrial = parsed.flags.has('dry-run')
  const isForced = parsed.flags.has('force')
  switch (action) {
    case 'list':
      return { action, addresses: rest }
    case 'show':
      return { action, address: first }
    case 'mv':
      return { action, from: first, to: second, isTrial }
    case 'rm':
      return { action, addresses: rest, isTrial }
    case 'push':
      return { action, path: first, isForced }
    case 'migrate':
      return { action, type: targetType(parsed), settings: settingsOf(parsed), isForced }
    default:
      return { action: action === 'pull' ? 'pull' : 'rebuild' }
  }
}

function targetType(parsed: ParsedArguments): string {
  const type = parsed.values.get('to')
  if (type === undefined) throw new UsageError('Say where to: poolwright state migrate --to BACKEND.')
  if (!['local', 'postgres', 's3', 'http'].includes(type))
    throw new UsageError(`There is no backend "${type}": it is local, postgres, s3 or http.`)
  return type
}

function settingsOf(parsed: ParsedArguments): ReadonlyMap<string, string> {
  return new Map(
    (parsed.lists.get('setting') ?? []).map(text => {
      const equals = text.indexOf('=')
      if (equals < 1) throw new UsageError(`The option --setting takes NAME=VALUE, not "${text}".`)
      return [text.slice(0, equals), text.slice(equals + 1)] as const
    }),
  )
}
