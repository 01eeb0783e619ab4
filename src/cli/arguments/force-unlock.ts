import type { CommandSpecification } from './specification.js'

export const specification: CommandSpecification = {
  name: 'force-unlock',
  summary: 'remove a lock that its owner left behind',
  positionals: 'LOCK_ID',
  minimumPositionals: 1,
  maximumPositionals: 1,
  options: { force: { form: 'flag', description: 'do not ask' } },
}
