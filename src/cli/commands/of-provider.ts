import { suggest } from '../../diagnostic/suggest.js'
import type { ProviderCommand, ProviderOperation } from '../../provider/command.js'
import type { Provider } from '../../provider/contract.js'
import { UsageError } from '../arguments/parse-arguments.js'
import type { CommandSpecification } from '../arguments/specification.js'
import { commands, type CommandEntry } from '../command-list.js'

/** Every command that providers bring along, with what it takes. */
export function providerCommands(providers: readonly Provider[]): readonly CommandSpecification[] {
  return providers.flatMap(({ commands: answering, operations = [] }) => [
    ...answering.map(specificationOf),
    ...operations.map(specificationOfOperation),
  ])
}

/** A command that a provider brings along; throws `UsageError` where there is none of that name. */
export function providerCommand(name: string, providers: readonly Provider[]): CommandEntry {
  const entry = answeringEntry(name, providers) ?? operationEntry(name, providers)
  if (entry !== undefined) return entry
  const names = [...Object.keys(commands), ...providerCommands(providers).map(command => command.name)]
  const close = suggest(name, names)
  throw new UsageError(
    `Poolwright has no command "${name}".${close === undefined ? '' : ` Did you mean "${close}"?`}`,
    true,
  )
}

function answeringEntry(name: string, providers: readonly Provider[]): CommandEntry | undefined {
  const found = providers
    .flatMap(provider => provider.commands.map(command => ({ provider, command })))
    .find(pair => pair.command.name === name)
  return (
    found && {
      specification: async () => specificationOf(found.command),
      run: async (context, parsed) =>
        (await import('./run-provider-command.js')).runProviderCommand(
          found.provider,
          found.command,
          context,
          parsed,
        ),
    }
  )
}

function operationEntry(name: string, providers: readonly Provider[]): CommandEntry | undefined {
  const found = providers.flatMap(({ operations = [] }) => operations).find(one => one.name === name)
  return (
    found && {
      specification: async () => specificationOfOperation(found),
      run: async (context, parsed) => (await import('./operate.js')).runOperation(found, context, parsed),
    }
  )
}

function specificationOfOperation({ name, summary, usage, flags }: ProviderOperation): CommandSpecification {
  return {
    name,
    summary,
    positionals: usage,
    minimumPositionals: 1,
    maximumPositionals: 1,
    options: {
      'auto-approve': { form: 'flag', description: 'do not ask' },
      steps: { form: 'flag', description: 'every call with its arguments and reasons' },
      ...Object.fromEntries(
        Object.entries(flags).map(([flag, description]) => [flag, { form: 'flag', description } as const]),
      ),
    },
  }
}

/** What a command of a provider takes, as the engine's own commands say it. */
function specificationOf(command: ProviderCommand): CommandSpecification {
  const subcommands = command.subcommands ?? []
  return {
    name: command.name,
    summary: command.summary,
    positionals: command.usage,
    minimumPositionals: 0,
    maximumPositionals: 9,
    options: {
      ...Object.fromEntries(
        (command.flags ?? []).map(({ name, description }) => [name, { form: 'flag', description } as const]),
      ),
      ...Object.fromEntries(
        (command.options ?? []).map(({ name, value, description }) => [
          name,
          { form: 'value', value, description } as const,
        ]),
      ),
    },
    ...(subcommands.length === 0
      ? {}
      : { subcommands: subcommands.map(({ name: usage, summary }) => ({ usage, summary })) }),
  }
}
