import type { CommandContext, CommandResult, ProviderCommand } from '../../../src/provider/contract.js'
import { suggest } from '../../../src/diagnostic/suggest.js'
import { controls, runControl } from './lab-control.js'
import { drawLab } from './lab-picture.js'
import { resetLab } from './lab-reset.js'
import { serveLab } from './lab-serve.js'
import { withLab } from './open-lab.js'
import { done, misused, tableSection } from './result.js'
import { timeText } from './time-text.js'

const looks = [
  { name: 'status', summary: 'machines, NAS, pools, hosts and VMs as they stand' },
  { name: 'events', summary: 'what happened to the hardware' },
  { name: 'reset', summary: 'make the lab anew from its file' },
  {
    name: 'serve',
    summary:
      'let the machines answer over HTTP and HTTPS, each at a loopback address, until Ctrl-C (--port N, --speed N)',
  },
]

/** `lab`: the emulated hardware, to look at and to break. */
export const labCommand: ProviderCommand = {
  name: 'lab',
  summary: 'look at the emulated hardware, break it, let time pass',
  usage:
    'status | reset | events | power-off M | power-on M | unplug M NIC | replug M NIC | nas-down N | nas-up N | advance DURATION | serve [--port N] [--speed N]',
  subcommands: [...looks, ...controls.map(({ name, summary }) => ({ name, summary }))],
  options: ['port', 'speed'],
  run: runLab,
}

async function runLab(context: CommandContext): Promise<CommandResult> {
  const [name = 'status', ...words] = context.positionals
  const control = controls.find(each => each.name === name)
  const expected = control?.words ?? []
  if (control === undefined && !looks.some(each => each.name === name)) return unknownSubcommand(name)
  if (words.length !== expected.length) return wrongWords(name, expected)
  if (control !== undefined) return withLab(context, emulator => runControl(control, emulator, words))
  if (name === 'reset') return resetLab(context)
  if (name === 'serve') return serveLab(context)
  if (name === 'events') return withLab(context, async emulator => eventList(emulator.events()))
  return withLab(context, async emulator => {
    const { sections, json } = drawLab(emulator.world)
    return done(sections, json)
  })
}

function eventList(events: readonly { readonly at: number; readonly text: string }[]): CommandResult {
  const rows = events.map(event => ({ time: timeText(event.at), event: event.text }))
  const table = tableSection(
    'Events',
    ['Time', 'Event'],
    rows.map(row => [row.time, row.event]),
  )
  return done([table], { events: rows })
}

function unknownSubcommand(name: string): CommandResult {
  const names = [...looks, ...controls].map(each => each.name)
  const close = suggest(name, names)
  const hint = close === undefined ? `It has ${names.join(', ')}.` : `Did you mean ${close}?`
  return misused('Unknown command', `lab has no ${JSON.stringify(name)}. ${hint}`)
}

function wrongWords(name: string, expected: readonly string[]): CommandResult {
  const usage = ['lab', name, ...expected.map(word => word.toUpperCase())].join(' ')
  return misused('Wrong number of words', `It is used so: poolwright ${usage}`)
}
