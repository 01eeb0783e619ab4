import {
  globalOptions,
  type CommandSpecification,
  type OptionSpecification,
} from '../arguments/specification.js'

/** What can stand at a place of the command line. */
export type Place =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Addresses of the state, names of workspaces: asked for when they are wanted. */
  | { readonly kind: 'addresses' | 'workspaces' | 'files' | 'folders' | 'anything' }

/** A command as the shells complete it. */
export interface CompletedCommand {
  readonly name: string
  readonly summary: string
  /** What its subcommands are, or may stand behind its name. */
  readonly first: Place
  /** What may stand behind each subcommand, at any further place. */
  readonly behind: readonly (readonly [subcommand: string, place: Place])[]
  readonly options: readonly CompletedOption[]
}

export interface CompletedOption {
  readonly name: string
  readonly description: string
  /** Undefined for options without a value. */
  readonly value: Place | undefined
}

/** What a command takes, by the words that its specification has for it; `templates` are the names of the examples. */
export function completedCommand(
  specification: CommandSpecification,
  templates: readonly string[],
): CompletedCommand {
  const { name, summary, positionals, subcommands = [], options } = specification
  const placeOf = (usage: string): Place => placeOfWord(usage, templates)
  const [first = ''] = positionals.split(' ')
  const isListed = subcommands.length > 0
  return {
    name,
    summary,
    first: isListed ? words(subcommands.map(({ usage }) => firstWord(usage))) : unlessAddress(placeOf(first)),
    behind: subcommands.map(({ usage }) => [firstWord(usage), placeOf(usage.split(' ')[1] ?? '')] as const),
    options: completedOptions(options),
  }
}

/** The options that every command takes. */
export const completedGlobalOptions: readonly CompletedOption[] = completedOptions(globalOptions)

function completedOptions(
  options: Readonly<Record<string, OptionSpecification>>,
): readonly CompletedOption[] {
  return Object.entries(options).map(([name, { form, value = '', description }]) => ({
    name,
    description,
    value: form === 'flag' ? undefined : placeOfWord(value, []),
  }))
}

/** Only subcommands and options take what the state holds: `import` wants an address that it does not hold yet. */
function unlessAddress(place: Place): Place {
  return place.kind === 'addresses' ? { kind: 'anything' } : place
}

function firstWord(usage: string): string {
  return usage.split(' ')[0] ?? ''
}

function words(all: readonly string[]): Place {
  return { kind: 'words', words: [...new Set(all)] }
}

function placeOfWord(usage: string, templates: readonly string[]): Place {
  const choices = usage.replaceAll(/[[\]\u2026]/g, '').split('|')
  const fixed = choices.filter(choice => /^[a-z][a-z0-9-]*$/.test(choice))
  if (fixed.length > 0) return words(fixed)
  switch (choices[0]) {
    case 'ADDRESS':
      return { kind: 'addresses' }
    case 'WORKSPACE':
      return { kind: 'workspaces' }
    case 'TEMPLATE':
      return words(templates)
    case 'DIR':
      return { kind: 'folders' }
    case 'FILE':
    case 'PATH':
    case 'PLANFILE':
      return { kind: 'files' }
    default:
      return { kind: 'anything' }
  }
}
