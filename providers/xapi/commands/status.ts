import type { ProviderCommand } from '../../../src/provider/command.js'

/** `status`: the live pools. */
export const statusCommand: ProviderCommand = {
  name: 'status',
  summary: 'the live pools: hosts, coordinator, VMs by host, SR paths, high availability',
  usage: '[POOL] [--alerts]',
  flags: [{ name: 'alerts', description: 'also what the pools have to tell, the latest first' }],
  run: async context => (await import('./run-status.js')).runStatus(context),
}
