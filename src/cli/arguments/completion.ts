import { UsageError, type ParsedArguments } from './parse-arguments.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'completion',
  summary: 'a script that lets the shell complete commands and options',
  positionals: 'bash|zsh|fish',
  minimumPositionals: 1,
  maximumPositionals: 1,
  options: {},
  notes: [
    'bash  source <(poolwright completion bash)',
    'zsh   source <(poolwright completion zsh)',
    'fish  poolwright completion fish | source',
  ],
}

export type Shell = 'bash' | 'zsh' | 'fish'

/** Reads the shell's name; throws `UsageError`. */
export function interpret(parsed: ParsedArguments): Shell {
  const [shell = ''] = parsed.positionals
  if (shell === 'bash' || shell === 'zsh' || shell === 'fish') return shell
  throw new UsageError(`Completion can be had for bash, zsh and fish, not for "${shell}".`)
}
