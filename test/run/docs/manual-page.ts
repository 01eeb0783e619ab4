import { optionText } from '../../../src/cli/arguments/parse-arguments.js'
import {
  globalOptions,
  type CommandSpecification,
  type OptionSpecification,
} from '../../../src/cli/arguments/specification.js'
import { version } from '../../../src/cli/version.js'
import { commandSpecifications } from './command-specifications.js'
import type { Page } from './table.js'

/** The manual page poolwright(1) in the man macros, from what each command says of itself. */
export async function manualPage(): Promise<Page> {
  const specifications = await commandSpecifications()
  const lines = [
    // Without a date: the page is made anew from the source, and only then differs when the source does.
    `.TH POOLWRIGHT 1 "" "Poolwright ${version}" "Pools as code"`,
    '.SH NAME',
    escaped('poolwright - pools as code for XenServer and XCP-ng'),
    '.SH SYNOPSIS',
    '.B poolwright',
    `[${bold('--chdir')} ${italic('DIR')}] ${italic('COMMAND')} [${italic('OPTIONS')}]`,
    '.SH DESCRIPTION',
    ...description.map(escaped),
    '.SH COMMANDS',
    ...specifications.flatMap(commandLines),
    '.SH OPTIONS OF EVERY COMMAND',
    ...optionLines(globalOptions),
    '.SH EXIT STATUS',
    ...definitions(exitCodes),
    '.SH ENVIRONMENT',
    ...definitions(environment),
    '.SH FILES',
    ...definitions(files),
    '.SH SEE ALSO',
    escaped('The folders docs and examples of the package, beginning with docs/guide/first-pool.md.'),
  ]
  return { path: 'poolwright.1', text: `${lines.join('\n')}\n` }
}

const description = [
  'Poolwright reads what pools, storage, networks and virtual machines should be from files in HCL, shows what it would',
  'call to get there and what the pool would refuse, and then does exactly that.',
  'It works on emulated hardware, or on real pools over their API.',
]

const exitCodes: Definitions = [
  ['0', 'The command did what it was asked.'],
  ['1', 'It did not; what is wrong was told.'],
  ['2', 'The command line makes no sense; or, with plan --detailed-exitcode, there are changes.'],
  ['130', 'It was ended with Ctrl-C.'],
]

const environment: Definitions = [
  ['POOLWRIGHT_VAR_NAME', 'The value of the variable NAME, where no option and no file gives one.'],
  ['POOLWRIGHT_WORKSPACE', 'The workspace for one command, whatever is selected.'],
  ['POOLWRIGHT_STATE_PASSPHRASE', 'The passphrase of a state that is kept encrypted.'],
  ['POOLWRIGHT_LOG', 'With debug, a line about each call on the standard error.'],
  ['NO_COLOR', 'No colours.'],
]

const files: Definitions = [
  ['*.pool.hcl', 'The configuration: all such files of the folder.'],
  ['pool.vars.hcl, *.auto.vars.hcl', 'Values of variables, read without being asked for.'],
  ['lab.hcl', 'The emulated hardware.'],
  ['poolwright.state.json', 'The state, where the configuration names no other place for it.'],
  [
    '.poolwright',
    'What commands remember of the folder: the emulated world, verdicts on texts, the selected workspace.',
  ],
]

type Definitions = readonly (readonly [term: string, text: string])[]

function definitions(all: Definitions): readonly string[] {
  return all.flatMap(([term, text]) => ['.TP', bold(term), escaped(text)])
}

function commandLines(specification: CommandSpecification): readonly string[] {
  const { name, summary, positionals, options, subcommands = [], notes = [] } = specification
  return [
    `.SS ${name}`,
    `${bold(`poolwright ${name}`)} ${escaped(`[OPTIONS] ${positionals}`.trim())}`,
    '.PP',
    escaped(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`),
    ...optionLines(options),
    ...definitions(subcommands.map(({ usage, summary: does }) => [`${name} ${usage}`, does])),
    ...notes.flatMap(noteLines),
  ]
}

/** A line with columns stays a line; others are text, which is broken where the terminal ends. */
function noteLines(note: string): readonly string[] {
  if (note === '') return []
  return /\S {2,}\S/.test(note) ? ['.PP', '.nf', escaped(note), '.fi'] : ['.PP', escaped(note)]
}

function optionLines(options: Readonly<Record<string, OptionSpecification>>): readonly string[] {
  return definitions(
    Object.entries(options).map(([name, option]) => [optionText(name, option), option.description]),
  )
}

function bold(text: string): string {
  return `\\fB${escaped(text)}\\fR`
}

function italic(text: string): string {
  return `\\fI${escaped(text)}\\fR`
}

const named: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  '’': '\\(cq',
  '^': '\\(ha',
  '~': '\\(ti',
}

/** Text as roff takes it: nothing in it is a command, a dash stays the one that is typed, and all is ASCII. */
function escaped(text: string): string {
  const characters = text.replaceAll(/[\\^~\-’]/g, character => named[character] ?? character)
  const ascii = characters.replaceAll(
    /[^\0-\x7f]/gu,
    character => `\\[u${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
  )
  return /^[.']/.test(ascii) ? `\\&${ascii}` : ascii
}
