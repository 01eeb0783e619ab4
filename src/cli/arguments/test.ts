import type { ParsedArguments } from './parse-arguments.js'
import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'test',
  summary: 'run *.test.hcl files, each on an emulated world of its own',
  positionals: '',
  minimumPositionals: 0,
  maximumPositionals: 0,
  options: {
    filter: { form: 'list', value: 'FILE', description: 'only this file of tests' },
    'test-directory': { form: 'value', value: 'DIR', description: 'where more test files lie (tests)' },
    verbose: { form: 'flag', description: 'show the plan of each run' },
  },
  notes: ['Nothing real is touched: hosts are emulated, whatever the provider block says.'],
}

export interface TestArguments {
  readonly filters: readonly string[]
  readonly folder: string
  readonly isVerbose: boolean
}

/** Reads the options of `test`. */
export function interpret(parsed: ParsedArguments): TestArguments {
  return {
    filters: parsed.lists.get('filter') ?? [],
    folder: parsed.values.get('test-directory') ?? 'tests',
    isVerbose: parsed.flags.has('verbose'),
  }
}
