import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'trust',
  summary: 'confirm by name that a real pool may be changed, or list what is confirmed',
  positionals: '[POOL...]',
  minimumPositionals: 0,
  maximumPositionals: 64,
  options: {},
}
