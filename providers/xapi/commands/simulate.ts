import type { ProviderCommand } from '../../../src/provider/command.js'

/** `simulate`: what-if questions, asked of a copy of the world. */
export const simulateCommand: ProviderCommand = {
  name: 'simulate',
  summary: 'what would become of the pools if something failed; changes nothing',
  usage:
    '(host-failure HOST… | nic-failure HOST NIC | storage-failure SR | maintenance HOST) [--at plan|now]',
  subcommands: [
    { name: 'host-failure HOST…', summary: 'hosts lose their power at once' },
    { name: 'nic-failure HOST NIC', summary: 'a NIC loses its link' },
    { name: 'storage-failure SR', summary: 'the server of an SR goes down' },
    { name: 'maintenance HOST', summary: 'a host is disabled and emptied' },
  ],
  options: [
    { name: 'at', value: 'plan|now', description: 'of the world after the plan, or as it is now (now)' },
  ],
  run: async context => (await import('./run-simulate.js')).runSimulate(context),
}
