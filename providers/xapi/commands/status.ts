import type { ProviderCommand } from '../../../src/provider/command.js'

/** `status`: the live pools. */
export const statusCommand: ProviderCommand = {
  name: 'status',
  summary: 'the live pools: hosts, coordinator, VMs by host, SR paths, high availability',
  usage: '[POOL]',
  run: async context => (await import('./run-status.js')).runStatus(context),
}
