import type { ProviderOperation } from '../../../src/provider/command.js'

/** The commands whose work is a plan to approve. */
export const operations: readonly ProviderOperation[] = [
  {
    name: 'shutdown',
    summary: 'shut a pool or a host down in good order: guests, members, the coordinator last',
    usage: 'POOL|HOST',
    flags: { hard: 'cut guests off that cannot be asked to shut down' },
  },
  {
    name: 'start',
    summary: 'start a pool or a host, and the guests that ran there before it was shut down',
    usage: 'POOL|HOST',
    flags: {},
  },
]
