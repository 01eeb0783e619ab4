import type { CommandResult } from '../../../src/provider/command.js'
import type { Emulator } from '../../emulator/emulator.js'
import { controls, runControl } from './lab-control.js'
import { runFault } from './lab-fault.js'
import { drawLab } from './lab-picture.js'
import type { LabWords } from './lab-words.js'
import { done, tableSection } from './result.js'
import { timeText } from './time-text.js'

/** Does to an open lab what the words say, or looks at it; the words are known to be of this kind. */
export async function actOnLab(emulator: Emulator, words: LabWords): Promise<CommandResult> {
  const [name = 'status', ...rest] = words.positionals
  const control = controls.find(each => each.name === name)
  if (control !== undefined) return runControl(control, emulator, rest)
  if (name === 'fault') return runFault(emulator, words)
  if (name === 'events') return eventList(emulator.events())
  const { sections, json } = drawLab(emulator.world)
  return done(sections, json)
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
