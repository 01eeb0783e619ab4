import { UsageError, type ParsedArguments } from './parse-arguments.js'
import type { OptionSpecification } from './specification.js'

/** What narrows or turns a plan, the same for plan, apply and destroy. */
export interface PlanningArguments {
  readonly mode: 'normal' | 'destroy' | 'refresh-only'
  readonly refreshes: boolean
  readonly targets: readonly string[]
  readonly excludes: readonly string[]
  readonly replaces: readonly string[]
  readonly detail: 'concise' | 'normal' | 'verbose'
  readonly showsSteps: boolean
}

export const planningOptions: Readonly<Record<string, OptionSpecification>> = {
  'refresh-only': { form: 'flag', description: 'only take over into the state what changed outside' },
  refresh: { form: 'value', value: 'true|false', description: 'false: trust the state, observe nothing' },
  target: { form: 'list', value: 'ADDRESS', description: 'only this instance and what it needs' },
  exclude: { form: 'list', value: 'ADDRESS', description: 'all but this instance and what needs it' },
  replace: {
    form: 'list',
    value: 'ADDRESS',
    description: 'destroy and create this instance anew; * matches any text',
  },
  concise: { form: 'flag', description: 'addresses only' },
  verbose: { form: 'flag', description: 'the whole forecast' },
  steps: { form: 'flag', description: 'every call with its arguments and reasons' },
}

/** Reads them; `isDestroy` is the command's own answer. Throws `UsageError` where two exclude each other. */
export function interpretPlanning(parsed: ParsedArguments, isDestroy: boolean): PlanningArguments {
  const isRefreshOnly = parsed.flags.has('refresh-only')
  if (isRefreshOnly && isDestroy)
    throw new UsageError('A destroy cannot be --refresh-only: leave one of the two out.')
  if (parsed.flags.has('concise') && parsed.flags.has('verbose'))
    throw new UsageError('Either --concise or --verbose, not both.')
  const refresh = parsed.values.get('refresh') ?? 'true'
  if (refresh !== 'true' && refresh !== 'false')
    throw new UsageError(`The option --refresh takes true or false, not "${refresh}".`)
  if (refresh === 'false' && isRefreshOnly)
    throw new UsageError('--refresh=false leaves nothing to do for --refresh-only.')
  return {
    mode: isRefreshOnly ? 'refresh-only' : isDestroy ? 'destroy' : 'normal',
    refreshes: refresh === 'true',
    targets: parsed.lists.get('target') ?? [],
    excludes: parsed.lists.get('exclude') ?? [],
    replaces: parsed.lists.get('replace') ?? [],
    detail: parsed.flags.has('concise') ? 'concise' : parsed.flags.has('verbose') ? 'verbose' : 'normal',
    showsSteps: parsed.flags.has('steps'),
  }
}

/** The plan of a folder as `plan` makes it without options. */
export const wholePlan: PlanningArguments = {
  mode: 'normal',
  refreshes: true,
  targets: [],
  excludes: [],
  replaces: [],
  detail: 'normal',
  showsSteps: false,
}
