import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'providers',
  summary: 'which providers configuration and state need',
  positionals: '',
  minimumPositionals: 0,
  maximumPositionals: 0,
  options: {},
}
