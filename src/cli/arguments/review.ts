import { UsageError, type ParsedArguments } from './parse-arguments.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'review',
  summary: 'write the comment of a pull request for one or several plans',
  positionals: '[PLANFILE…]',
  minimumPositionals: 0,
  maximumPositionals: Number.MAX_SAFE_INTEGER,
  options: {
    format: { form: 'value', value: 'markdown', description: 'how (markdown)' },
    'update-marker': {
      form: 'value',
      value: 'NAME',
      description: 'the name by which a later run finds the comment (default)',
    },
    part: {
      form: 'value',
      value: 'N',
      description: 'the Nth comment, where one does not hold all that stops, loses data or is refused (1)',
    },
  },
  notes: [
    'Without a plan file, the folder is planned. The comment never takes more than 65,536 bytes; its first line is',
    '<!-- poolwright:review NAME -->, which forges do not show; that of a later part has its number behind the name. Where there',
    'is no such part, nothing is printed, and the exit code is 1.',
  ],
}

export interface ReviewArguments {
  readonly paths: readonly string[]
  readonly marker: string
  /** Which of the comments, from 1. */
  readonly part: number
}

/** Reads the words and options of `review`; throws `UsageError`. */
export function interpret(parsed: ParsedArguments): ReviewArguments {
  const format = parsed.values.get('format') ?? 'markdown'
  if (format !== 'markdown') throw new UsageError(`The option --format takes markdown, not "${format}".`)
  const marker = parsed.values.get('update-marker') ?? 'default'
  if (!/^[\w./:-]{1,100}$/.test(marker) || marker.includes('--'))
    throw new UsageError(
      `The option --update-marker takes letters, digits and ./:_-, no two dashes in a row, not "${marker}".`,
    )
  const part = parsed.values.get('part') ?? '1'
  if (!/^[1-9]\d{0,3}$/.test(part))
    throw new UsageError(`The option --part takes a number from 1, not "${part}".`)
  return { paths: parsed.positionals, marker, part: Number(part) }
}
