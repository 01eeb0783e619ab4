import type { Provider } from '../../provider/contract.js'
import { optionText } from '../arguments/parse-arguments.js'
import {
  globalOptions,
  remarks,
  type CommandSpecification,
  type OptionSpecification,
} from '../arguments/specification.js'
import { commands } from '../command-list.js'

/** `poolwright help`: every command with a line, or one command in full. */
export async function overview(command: string | undefined, providers: readonly Provider[]): Promise<string> {
  const entry = command === undefined ? undefined : commands[command]
  if (entry !== undefined) return commandHelp(await entry.specification())
  const own = await Promise.all(Object.values(commands).map(one => one.specification()))
  const rows: (readonly [string, string])[] = [
    ...own.map(one => [one.name, one.summary] as const),
    ...providers
      .flatMap(provider => [...provider.commands, ...(provider.operations ?? [])])
      .map(one => [one.name, one.summary] as const),
  ]
  return [
    'Usage: poolwright [--chdir DIR] COMMAND [OPTIONS]',
    '',
    'Pools as code: *.pool.hcl in, a plan the pool will not refuse,',
    'an apply that does exactly that plan.',
    '',
    ...columns(rows),
    '',
    'Every command explains itself: poolwright COMMAND --help',
    '',
  ].join('\n')
}

/** One command's options and notes. */
export function commandHelp(specification: CommandSpecification): string {
  const rows = (options: Readonly<Record<string, OptionSpecification>>): readonly string[] =>
    columns(
      Object.entries(options).map(
        ([name, option]) => [optionText(name, option), option.description] as const,
      ),
    )
  const own =
    Object.keys(specification.options).length === 0 ? [] : ['', 'Options:', ...rows(specification.options)]
  const positionals = specification.positionals === '' ? '' : ` ${specification.positionals}`
  const lines = remarks(specification)
  return [
    `Usage: poolwright ${specification.name} [OPTIONS]${positionals}`,
    '',
    `${specification.summary.charAt(0).toUpperCase()}${specification.summary.slice(1)}.`,
    ...own,
    '',
    'Options of every command:',
    ...rows(globalOptions),
    ...(lines.length === 0 ? [] : ['', ...lines]),
    '',
  ].join('\n')
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
