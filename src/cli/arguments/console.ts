import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'console',
  summary: 'evaluate expressions against configuration and state',
  positionals: '',
  minimumPositionals: 0,
  maximumPositionals: 0,
  options: {},
  notes: [
    'Without a terminal, one expression a line is read from the standard input; with --json, each answer is one line of JSON.',
  ],
}
