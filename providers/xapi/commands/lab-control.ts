import type { CommandResult } from '../../../src/provider/command.js'
import { suggest } from '../../../src/diagnostic/suggest.js'
import type { Emulator } from '../../emulator/emulator.js'
import { misused, said } from './result.js'
import { secondsOf } from './seconds-of.js'
import { timeText } from './time-text.js'

/** One thing to do to the lab by hand. */
export interface Control {
  readonly name: string
  readonly summary: string
  /** What its words are, for the usage line. */
  readonly words: readonly ('machine' | 'nic' | 'nas' | 'duration')[]
  /** What was done, as a sentence. */
  readonly run: (emulator: Emulator, words: readonly string[]) => string | Promise<string>
}

/** Everything that can be done to the lab by hand. */
export const controls: readonly Control[] = [
  {
    name: 'power-off',
    summary: 'cut the power of a machine',
    words: ['machine'],
    run: (emulator, [machine = '']) => {
      emulator.powerOff(machine)
      return `${machine} is off.`
    },
  },
  {
    name: 'power-on',
    summary: 'switch a machine on',
    words: ['machine'],
    run: (emulator, [machine = '']) => {
      emulator.powerOn(machine)
      return `${machine} starts; it is back within ten minutes of the lab’s time.`
    },
  },
  {
    name: 'unplug',
    summary: 'pull the cable of a NIC',
    words: ['machine', 'nic'],
    run: (emulator, [machine = '', nic = '']) => {
      emulator.unplug(machine, nic)
      return `${nic} of ${machine} has no cable.`
    },
  },
  {
    name: 'replug',
    summary: 'plug the cable of a NIC in again',
    words: ['machine', 'nic'],
    run: (emulator, [machine = '', nic = '']) => {
      emulator.replug(machine, nic)
      return `${nic} of ${machine} has its cable again.`
    },
  },
  {
    name: 'nas-down',
    summary: 'switch a NAS off',
    words: ['nas'],
    run: (emulator, [nas = '']) => {
      emulator.nasDown(nas)
      return `${nas} is off.`
    },
  },
  {
    name: 'nas-up',
    summary: 'switch a NAS on again',
    words: ['nas'],
    run: (emulator, [nas = '']) => {
      emulator.nasUp(nas)
      return `${nas} is on.`
    },
  },
  {
    name: 'advance',
    summary: 'let time pass in the lab',
    words: ['duration'],
    run: async (emulator, [duration = '']) => {
      await emulator.advance(secondsOf(duration) ?? 0)
      return `In the lab it is ${timeText(emulator.world.clock.now())}.`
    },
  },
]

/** Does one thing to the lab, once its words are known to make sense there. */
export async function runControl(
  control: Control,
  emulator: Emulator,
  words: readonly string[],
): Promise<CommandResult> {
  const problem = control.words.map((kind, index) => problemOf(kind, words, index, emulator)).find(isText)
  if (problem !== undefined) return misused('The lab has no such thing', problem)
  const sentence = await control.run(emulator, words)
  return said('Lab', sentence, {
    done: control.name,
    with: [...words],
    time: timeText(emulator.world.clock.now()),
  })
}

function problemOf(
  kind: Control['words'][number],
  words: readonly string[],
  index: number,
  emulator: Emulator,
): string | undefined {
  const word = words[index] ?? ''
  const { machines, nas } = emulator.world.hardware
  switch (kind) {
    case 'machine':
      return unless([...machines.keys()], word, 'machine')
    case 'nas':
      return unless([...nas.keys()], word, 'NAS')
    case 'nic':
      return unless(
        machines.get(words[0] ?? '')?.nics.map(nic => nic.device) ?? [],
        word,
        'NIC of that machine',
      )
    case 'duration':
      return secondsOf(word) === undefined
        ? `${JSON.stringify(word)} is no duration, such as 90s, 5m or 2h.`
        : undefined
  }
}

function unless(names: readonly string[], word: string, what: string): string | undefined {
  if (names.includes(word)) return undefined
  const close = suggest(word, names)
  const hint = close === undefined ? `There are: ${names.join(', ')}.` : `Did you mean ${close}?`
  return `There is no ${what} called ${JSON.stringify(word)}. ${hint}`
}

function isText(value: string | undefined): value is string {
  return value !== undefined
}
