import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'validate',
  summary: 'check the configuration; contacts nothing',
  positionals: '',
  minimumPositionals: 0,
  maximumPositionals: 0,
  options: {},
}
