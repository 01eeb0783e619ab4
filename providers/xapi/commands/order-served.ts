import type { CommandContext, CommandResult } from '../../../src/provider/command.js'
import type { Emulator } from '../../emulator/emulator.js'
import { actOnLab } from './act-on-lab.js'
import type { LabWords } from './lab-words.js'
import { findLab } from './open-lab.js'

/** Lets the process that serves the lab do what the words say; undefined where none serves it. */
export async function orderServed(
  context: CommandContext,
  words: LabWords,
): Promise<CommandResult | undefined> {
  const place = await findLab(context)
  if (!('labPath' in place)) return undefined
  const { orderServing } = await import('../../emulator/wire/control.js')
  const result = await orderServing(context.runtime, place.worldFolder, JSON.stringify(words))
  return result === undefined ? undefined : (JSON.parse(result) as CommandResult)
}

/** What the serving process makes of such words. */
export async function obeyOrder(emulator: Emulator, order: string): Promise<string> {
  return JSON.stringify(await actOnLab(emulator, JSON.parse(order) as LabWords))
}
