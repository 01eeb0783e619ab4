import type { ProviderCommand } from '../../../src/provider/command.js'
import { controls } from './lab-control.js'
import { looks } from './lab-looks.js'

/** `lab`: the emulated hardware, to look at and to break. */
export const labCommand: ProviderCommand = {
  name: 'lab',
  summary: 'look at the emulated hardware, break it, let time pass',
  usage:
    'status | reset | events | power-off M | power-on M | unplug M NIC | replug M NIC | nas-down N | nas-up N | advance DURATION | fault add CLASS.MESSAGE | fault list | fault clear [FAULT] | serve',
  subcommands: [...looks, ...controls.map(({ name, summary }) => ({ name, summary }))],
  flags: [
    { name: 'lose-answer', description: 'fault add: the call is done, its answer gets lost' },
    {
      name: 'die',
      description: 'fault add: the machine crashes before the call is done; with --lose-answer, after it',
    },
  ],
  options: [
    {
      name: 'refuse',
      value: 'CODE[,PARAMETER…]',
      description: 'fault add: the call is refused with this code of xapi',
    },
    {
      name: 'delay',
      value: 'DURATION',
      description: 'fault add: so long passes in the lab before anything else',
    },
    { name: 'machine', value: 'M', description: 'fault add: only calls that arrive at this machine (any)' },
    { name: 'after', value: 'N', description: 'fault add: so many calls pass unharmed first (0)' },
    {
      name: 'times',
      value: 'N',
      description: 'fault add: so many calls are struck then (all, until it is cleared)',
    },
    { name: 'port', value: 'N', description: 'serve: the port of all machines, 0 for a free one (8443)' },
    { name: 'speed', value: 'N', description: 'serve: seconds that pass in the lab in one second (1000)' },
  ],
  run: async context => (await import('./run-lab.js')).runLab(context),
}
