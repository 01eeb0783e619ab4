import { UsageError, type ParsedArguments } from './parse-arguments.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'output',
  summary: 'print output values from the state',
  positionals: '[NAME]',
  minimumPositionals: 0,
  maximumPositionals: 1,
  options: { raw: { form: 'flag', description: 'one text or number as it is, without quotes' } },
}

export interface OutputArguments {
  readonly outputName: string | undefined
  readonly isRaw: boolean
}

/** Reads the options of `output`; throws `UsageError`. */
export function interpret(parsed: ParsedArguments): OutputArguments {
  const isRaw = parsed.flags.has('raw')
  if (isRaw && parsed.positionals.length === 0)
    throw new UsageError('With --raw, say which output: poolwright output --raw NAME.')
  return { outputName: parsed.positionals[0], isRaw }
}
