import { suggest } from '../../../src/diagnostic/suggest.js'
import type { CommandResult } from '../../../src/provider/command.js'
import type { Emulator } from '../../emulator/emulator.js'
import type { Fault, KeptFault } from '../../emulator/faults/fault.js'
import type { LabWords } from './lab-words.js'
import { done, misused, said, tableSection } from './result.js'
import { secondsOf } from './seconds-of.js'

const actions = ['add', 'list', 'clear']

/** `lab fault add | list | clear`: what goes wrong with calls. */
export function runFault(emulator: Emulator, words: LabWords): CommandResult {
  const [, action = 'list', word, ...rest] = words.positionals
  if (rest.length > 0 || (action === 'list' && word !== undefined))
    return unclear(`${rest.join(' ') || word}`)
  switch (action) {
    case 'add':
      return word === undefined ? unclear('nothing') : add(emulator, word, words)
    case 'clear':
      return clear(emulator, word)
    case 'list':
      return list(emulator.faults())
    default: {
      const close = suggest(action, actions)
      const hint = close === undefined ? `It has ${actions.join(', ')}.` : `Did you mean ${close}?`
      return misused('Unknown command', `lab fault has no ${JSON.stringify(action)}. ${hint}`)
    }
  }
}

function add(emulator: Emulator, method: string, words: LabWords): CommandResult {
  const read = readFault(method, words)
  if (typeof read === 'string') return misused('Unusable fault', read)
  const unknown = emulator.unknownInFault(read)
  if (unknown !== undefined) return misused('The lab has no such thing', unknown)
  const id = emulator.addFault(read)
  return said('Lab', `Fault ${id}: ${sentence(read)}.`, { id, fault: json(read) })
}

function clear(emulator: Emulator, id: string | undefined): CommandResult {
  const count = emulator.clearFaults(id)
  if (id !== undefined && count === 0)
    return misused(
      'The lab has no such thing',
      `There is no fault ${JSON.stringify(id)}; lab fault list names them.`,
    )
  const line = id === undefined ? `Faults cleared: ${count}.` : `Fault ${id} is cleared.`
  return said('Lab', line, { cleared: count })
}

function list(faults: readonly KeptFault[]): CommandResult {
  const rows = faults.map(({ id, fault, seen }) => [id, sentence(fault), String(seen)])
  const table = tableSection('Faults', ['Fault', 'What goes wrong', '>Calls seen'], rows)
  return done([table], { faults: faults.map(({ id, fault, seen }) => ({ id, seen, ...json(fault) })) })
}

/** The fault that the options describe, or what is wrong with them, as a sentence. */
function readFault(method: string, { options, flags }: LabWords): Fault | string {
  const [delay, refuse] = [options['delay'], options['refuse']]
  const [losesAnswer, dies] = [flags.includes('lose-answer'), flags.includes('die')]
  if (delay === undefined && refuse === undefined && !losesAnswer && !dies)
    return 'Say what goes wrong: --refuse CODE, --delay DURATION, --lose-answer or --die.'
  const delaySeconds = delay === undefined ? 0 : secondsOf(delay)
  if (delaySeconds === undefined) return `${JSON.stringify(delay)} is no duration, such as 90s, 5m or 2h.`
  const [code = '', ...parameters] = refuse?.split(',') ?? []
  if (refuse !== undefined && !/^[A-Z][A-Z0-9_]*$/.test(code))
    return `--refuse takes a code of xapi's, such as VM_BAD_POWER_STATE, and its parameters behind commas.`
  if (refuse !== undefined && dies && !losesAnswer)
    return 'A machine that crashes refuses nothing: --refuse and --die do not go together.'
  const [after, times] = [wholeNumber(options['after'], 0), wholeNumber(options['times'], 1)]
  if (after === 'none' || times === 'none')
    return '--after takes a whole number of calls from 0 on, --times one from 1 on.'
  const machine = options['machine']
  return {
    method,
    ...(machine !== undefined && { machine }),
    ...(delay !== undefined && { delaySeconds }),
    ...(refuse !== undefined && { refusal: [code, ...parameters] as const }),
    ...(losesAnswer && { losesAnswer }),
    ...(dies && { dies }),
    ...(after !== undefined && { after }),
    ...(times !== undefined && { times }),
  }
}

function wholeNumber(text: string | undefined, least: number): number | 'none' | undefined {
  if (text === undefined) return undefined
  return /^\d{1,9}$/.test(text) && Number(text) >= least ? Number(text) : 'none'
}

function sentence({ method, machine, after = 0, times, ...fault }: Fault): string {
  const effects = [
    ...(fault.delaySeconds === undefined ? [] : [`waits ${fault.delaySeconds} s`]),
    ...(fault.refusal === undefined ? [] : [`is refused with ${fault.refusal.join(' ')}`]),
    ...(fault.losesAnswer === true ? ['is done without an answer'] : []),
    ...(fault.dies === true ? ['crashes the machine'] : []),
  ]
  const where = machine === undefined ? '' : ` at ${machine}`
  const first = after === 0 ? '' : `, after ${after} that pass`
  const last = times === undefined ? '' : `, ${times === 1 ? 'once' : `${times} times`}`
  return `${method}${where} ${effects.join(', then ')}${first}${last}`
}

function json({ method, machine, delaySeconds, refusal, losesAnswer, dies, after, times }: Fault) {
  return {
    method,
    machine: machine ?? null,
    delay: delaySeconds ?? null,
    refuse: refusal === undefined ? null : [...refusal],
    lose_answer: losesAnswer === true,
    die: dies === true,
    after: after ?? 0,
    times: times ?? null,
  }
}

function unclear(word: string): CommandResult {
  return misused(
    'Wrong number of words',
    `lab fault does not go with ${word}. It is used so: poolwright lab fault add CLASS.MESSAGE OPTIONS, lab fault list, lab fault clear [FAULT]`,
  )
}
