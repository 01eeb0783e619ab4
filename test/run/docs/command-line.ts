import { optionText } from '../../../src/cli/arguments/parse-arguments.js'
import {
  globalOptions,
  remarks,
  type CommandSpecification,
  type OptionSpecification,
} from '../../../src/cli/arguments/specification.js'
import { commandSpecifications } from './command-specifications.js'
import { code, page, table, type Page } from './table.js'

/** The page of the command line, from what each command says of itself. */
export async function commandLinePage(): Promise<Page> {
  const specifications = await commandSpecifications()
  return page('cli.md', 'The command line', [
    'Generated from the commands themselves; `poolwright COMMAND --help` says the same.',
    table(
      ['command', 'does'],
      specifications.map(one => [`[${one.name}](#${anchorOf(one.name)})`, one.summary]),
    ),
    '## Options of every command',
    optionTable(globalOptions),
    '## Environment',
    table(
      ['variable', 'what it does'],
      [
        ['`POOLWRIGHT_VAR_name`', 'the value of the variable `name`'],
        ['`POOLWRIGHT_WORKSPACE`', 'the workspace, for one command'],
        [
          '`POOLWRIGHT_LOG`',
          '`debug`: a line on stderr for each call to a host: when it began, the host, the message, how long it took, `ok` or the code of the failure, and `retries`, `renewals` of the session, `redirect`; never a parameter or an answer, so no password. `off`, or not set: nothing',
        ],
      ],
    ),
    ...specifications.flatMap(commandParts),
  ])
}

function commandParts(specification: CommandSpecification): readonly string[] {
  const positionals = specification.positionals === '' ? '' : ` ${specification.positionals}`
  const { summary } = specification
  const lines = remarks(specification)
  return [
    `## ${specification.name}`,
    code(`poolwright ${specification.name} [OPTIONS]${positionals}`),
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    optionTable(specification.options),
    lines.length === 0 ? '' : ['```', ...lines, '```'].join('\n'),
  ]
}

function optionTable(options: Readonly<Record<string, OptionSpecification>>): string {
  return table(
    ['option', 'what it does'],
    Object.entries(options).map(([name, option]) => [code(optionText(name, option)), option.description]),
  )
}

function anchorOf(name: string): string {
  return name.replaceAll(' ', '-')
}
