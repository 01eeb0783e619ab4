import { UsageError, type ParsedArguments } from './parse-arguments.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'workspace',
  summary: 'several states for one configuration: list, new, select, delete, show',
  positionals: 'list|show|new|select|delete …',
  minimumPositionals: 1,
  maximumPositionals: 2,
  options: { force: { form: 'flag', description: 'delete: also one whose state holds objects' } },
  subcommands: [
    { usage: 'list', summary: 'all of them, the selected one marked' },
    { usage: 'show', summary: 'the name of the selected one' },
    { usage: 'new WORKSPACE', summary: 'make one and select it' },
    { usage: 'select WORKSPACE', summary: 'work in this one from now on' },
    { usage: 'delete WORKSPACE', summary: 'remove one and its state' },
  ],
  notes: [
    'The environment variable POOLWRIGHT_WORKSPACE names a workspace for one command, whatever is selected.',
  ],
}

export type WorkspaceArguments =
  | { readonly action: 'list' | 'show' }
  | { readonly action: 'new' | 'select'; readonly name: string }
  | { readonly action: 'delete'; readonly name: string; readonly isForced: boolean }

/** Reads the words behind `workspace`; throws `UsageError`. */
export function interpret(parsed: ParsedArguments): WorkspaceArguments {
  const [action, name] = parsed.positionals
  if (action === 'list' || action === 'show') {
    if (name !== undefined) throw new UsageError(`"workspace ${action}" takes no name.`)
    return { action }
  }
  if (action !== 'new' && action !== 'select' && action !== 'delete')
    throw new UsageError(
      `There is no "workspace ${action ?? ''}": it is workspace list, show, new, select or delete.`,
    )
  if (name === undefined) throw new UsageError(`Say which one: poolwright workspace ${action} WORKSPACE.`)
  if (!/^[a-zA-Z0-9][\w.-]{0,89}$/.test(name))
    throw new UsageError(
      `"${name}" cannot be a workspace: letters, digits, dots, dashes and underscores, beginning with a letter or digit.`,
    )
  return action === 'delete' ? { action, name, isForced: parsed.flags.has('force') } : { action, name }
}
