import type { CommandContext, CommandResult } from '../../../src/provider/command.js'
import { suggest } from '../../../src/diagnostic/suggest.js'
import { actOnLab } from './act-on-lab.js'
import { controls } from './lab-control.js'
import { looks } from './lab-looks.js'
import { resetLab } from './lab-reset.js'
import { serveLab } from './lab-serve.js'
import { wordsOf } from './lab-words.js'
import { withLab } from './open-lab.js'
import { orderServed } from './order-served.js'
import { misused } from './result.js'

/** Does what the words behind `lab` say: by itself, or where the lab is being served, through who serves it. */
export async function runLab(context: CommandContext): Promise<CommandResult> {
  const [name = 'status', ...rest] = context.positionals
  const control = controls.find(each => each.name === name)
  const expected = control?.words ?? []
  if (control === undefined && !looks.some(each => each.name === name)) return unknownSubcommand(name)
  if (name !== 'fault' && rest.length !== expected.length) return wrongWords(name, expected)
  if (name === 'reset') return resetLab(context)
  if (name === 'serve') return serveLab(context)
  const words = wordsOf(context)
  return (await orderServed(context, words)) ?? withLab(context, emulator => actOnLab(emulator, words))
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
