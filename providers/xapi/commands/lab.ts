import type { ProviderCommand } from '../../../src/provider/contract.js'
import { controls } from './lab-control.js'
import { looks } from './lab-looks.js'

/** `lab`: the emulated hardware, to look at and to break. */
export const labCommand: ProviderCommand = {
  name: 'lab',
  summary: 'look at the emulated hardware, break it, let time pass',
  usage:
    'status | reset | events | power-off M | power-on M | unplug M NIC | replug M NIC | nas-down N | nas-up N | advance DURATION | serve [--port N] [--speed N]',
  subcommands: [...looks, ...controls.map(({ name, summary }) => ({ name, summary }))],
  options: ['port', 'speed'],
  run: async context => (await import('./run-lab.js')).runLab(context),
}
