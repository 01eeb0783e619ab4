import type { CommandContext, CommandResult } from '../../../src/provider/contract.js'
import { suggest } from '../../../src/diagnostic/suggest.js'
import { controls, runControl } from './lab-control.js'
import { looks } from './lab-looks.js'
import { drawLab } from './lab-picture.js'
import { resetLab } from './lab-reset.js'
import { serveLab } from './lab-serve.js'
import { withLab } from './open-lab.js'
import { done, misused, tableSection } from './result.js'
import { timeText } from './time-text.js'

/** Does what the words behind `lab` say. */
export async function runLab(context: CommandContext): Promise<CommandResult> {
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
