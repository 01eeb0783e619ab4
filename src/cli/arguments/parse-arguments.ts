import { suggest } from '../../diagnostic/suggest.js'
import { globalOptions, type CommandSpecification, type OptionSpecification } from './specification.js'

/** What was typed behind the command's name, told apart by the specification. */
export interface ParsedArguments {
  readonly positionals: readonly string[]
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
  readonly lists: ReadonlyMap<string, readonly string[]>
}

/** Why a command line cannot be understood; always followed by how to get help. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  constructor(
    message: string,
    /** True when there is no such command, so that its own help cannot be read. */
    readonly isAboutCommand = false,
  ) {
    super(message)
  }
}

/**
 * Reads options in both spellings, `--name value` and `--name=value`; one dash is as good as two, as Terraform's users
 * write. `--flag=false` switches a flag off. Everything behind `--` is positional. Throws `UsageError`.
 */
export function parseArguments(
  specification: CommandSpecification,
  words: readonly string[],
): ParsedArguments {
  const options = { ...globalOptions, ...specification.options }
  const positionals: string[] = []
  const flags = new Set<string>()
  const values = new Map<string, string>()
  const lists = new Map<string, string[]>()
  const rest = [...words]
  while (rest.length > 0) {
    const word = rest.shift() ?? ''
    if (word === '--') {
      positionals.push(...rest.splice(0))
    } else if (!word.startsWith('-') || word === '-') {
      positionals.push(word)
    } else {
      const [name, given] = splitOption(word)
      const option = options[name]
      if (option === undefined) throw new UsageError(unknownOption(specification, name, Object.keys(options)))
      if (option.form === 'flag') setFlag(flags, name, given)
      else {
        const value = given ?? rest.shift()
        if (value === undefined)
          throw new UsageError(`The option --${name} needs a value: --${name} ${option.value ?? 'VALUE'}.`)
        if (option.form === 'value') values.set(name, value)
        else lists.set(name, [...(lists.get(name) ?? []), value])
      }
    }
  }
  checkCount(specification, positionals)
  return { positionals, flags, values, lists }
}

function splitOption(word: string): readonly [string, string | undefined] {
  const body = word === '-h' ? 'help' : word.replace(/^--?/, '')
  const equals = body.indexOf('=')
  return equals < 0 ? [body, undefined] : [body.slice(0, equals), body.slice(equals + 1)]
}

function setFlag(flags: Set<string>, name: string, given: string | undefined): void {
  if (given === undefined || given === 'true') flags.add(name)
  else if (given === 'false') flags.delete(name)
  else throw new UsageError(`The option --${name} is a flag: it takes no value, or =true or =false.`)
}

function unknownOption(specification: CommandSpecification, name: string, known: readonly string[]): string {
  const close = suggest(name, known)
  const hint = close === undefined ? '' : ` Did you mean --${close}?`
  return `The command ${specification.name} has no option --${name}.${hint}`
}

function checkCount(specification: CommandSpecification, positionals: readonly string[]): void {
  if (positionals.length > specification.maximumPositionals) {
    throw new UsageError(
      `The command ${specification.name} does not take "${positionals[specification.maximumPositionals] ?? ''}".`,
    )
  }
  if (positionals.length < specification.minimumPositionals) {
    throw new UsageError(`The command ${specification.name} needs ${specification.positionals}.`)
  }
}

/** A whole number from an option. */
export function wholeNumber(parsed: ParsedArguments, name: string, otherwise: number): number {
  const text = parsed.values.get(name)
  if (text === undefined) return otherwise
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new UsageError(`The option --${name} takes a whole number from 1 on, not "${text}".`)
  return Number(text)
}

/** Seconds from an option such as `--lock-timeout 30s`. */
export function seconds(parsed: ParsedArguments, name: string, otherwise: number): number {
  const text = parsed.values.get(name)
  if (text === undefined) return otherwise
  const match = /^(\d+)(s|m|h)?$/.exec(text)
  if (match === null)
    throw new UsageError(`The option --${name} takes a duration such as 30s, 5m or 1h, not "${text}".`)
  return Number(match[1]) * (match[2] === 'h' ? 3600 : match[2] === 'm' ? 60 : 1)
}

/** An option's form, for help and completion. */
export function optionText(name: string, option: OptionSpecification): string {
  return option.form === 'flag' ? `--${name}` : `--${name} ${option.value ?? 'VALUE'}`
}
