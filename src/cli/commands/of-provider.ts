import { suggest } from '../../diagnostic/suggest.js'
import type { Provider, ProviderCommand } from '../../provider/contract.js'
import { UsageError, type ParsedArguments } from '../arguments/parse-arguments.js'
import type { CommandSpecification } from '../arguments/specification.js'
import { commands, type CommandEntry } from '../command-list.js'
import type { CliContext } from '../context.js'

/** A command that a provider brings along; throws `UsageError` where there is none of that name. */
export function providerCommand(name: string, providers: readonly Provider[]): CommandEntry {
  const found = providers
    .flatMap(provider => provider.commands.map(command => ({ provider, command })))
    .find(pair => pair.command.name === name)
  if (found === undefined) {
    const names = [
      ...Object.keys(commands),
      ...providers.flatMap(provider => provider.commands.map(command => command.name)),
    ]
    const close = suggest(name, names)
    throw new UsageError(
      `Poolwright has no command "${name}".${close === undefined ? '' : ` Did you mean "${close}"?`}`,
      true,
    )
  }
  return {
    specification: async () => specificationOf(found.command),
    run: async (context, parsed) =>
      (await import('./run-provider-command.js')).runProviderCommand(
        found.provider,
        found.command,
        context,
        parsed,
      ),
  }
}

/** What a command of a provider takes, as the engine's own commands say it. */
export function specificationOf(command: ProviderCommand): CommandSpecification {
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
      : { notes: subcommands.map(one => `  ${command.name} ${one.name}: ${one.summary}`) }),
  }
}

export type RunProviderCommand = (
  provider: Provider,
  command: ProviderCommand,
  context: CliContext,
  parsed: ParsedArguments,
) => Promise<number>
