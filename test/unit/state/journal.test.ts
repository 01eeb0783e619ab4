import {
  type JournalEntry,
  firstChecksum,
  openIntents,
  parseJournal,
  printEntries,
} from '../../../src/state/journal.js'
import { replayJournal } from '../../../src/state/replay.js'
import { emptyState } from '../../../src/state/state-changes.js'

const step = {
  id: 's',
  address: 'thing.a',
  kind: 'call',
  call: 'thing.create',
  arguments: {},
  needs: [],
  disrupts: [],
  summary: 'create thing.a',
} as const
const opening: JournalEntry = { kind: 'open', formatVersion: 1, lineage: 'l', serial: 0, writtenBy: 'test' }
const entries: readonly JournalEntry[] = [
  opening,
  { kind: 'intent', id: 'a', step, values: {} },
  { kind: 'intent', id: 'b', step, values: {} },
  { kind: 'result', id: 'a', result: { identity: 'é' } },
]
const { text } = printEntries(entries, firstChecksum)

test('a journal written and read is the same, and knows what is open', () => {
  const content = parseJournal(text, 'j')
  expect(content.entries).toEqual(entries)
  expect(content.validBytes).toBe(Buffer.byteLength(text))
  expect(openIntents(content.entries).map(intent => intent.id)).toEqual(['b'])
})

test('a torn end is left out wherever it is torn, and the rest is read', () => {
  const whole = Buffer.from(text)
  const lastLine = Buffer.byteLength(printEntries(entries.slice(0, 3), firstChecksum).text)
  for (let length = lastLine; length < whole.length; length += 1) {
    const content = parseJournal(whole.subarray(0, length).toString('utf8'), 'j')
    expect(content.entries).toEqual(entries.slice(0, 3))
    expect(content.validBytes).toBe(lastLine)
  }
})

test.each([
  ['a changed line', text.replace('"id":"a"', '"id":"c"')],
  ['a missing line', text.split('\n').toSpliced(1, 1).join('\n')],
])('%s in the middle is an error that names the line', (_name, damaged) => {
  expect(() => parseJournal(damaged, 'j')).toThrow(
    expect.objectContaining({ code: 'journal-damaged', message: expect.stringContaining('Line 2') }),
  )
})

test('a last line that is whole and damaged is no torn one', () => {
  const damaged = text.replace('"result"', '"resulT"')
  expect(() => parseJournal(damaged, 'j')).toThrow(
    expect.objectContaining({
      code: 'journal-damaged',
      message: expect.stringContaining('Line 4, the last of the journal j, is damaged'),
    }),
  )
})

test('lines that go on after a torn end are chained to it', () => {
  const first = printEntries(entries.slice(0, 2), firstChecksum)
  expect(first.text + printEntries(entries.slice(2), first.checksum).text).toBe(text)
})

test.each([
  ['of another state', { ...emptyState('other', 'test') }, 'belongs to another state'],
  ['ahead of its state', { ...emptyState('l', 'test'), serial: -1 }, 'rests on serial 0'],
])('a journal %s is not applied', (_name, state, message) => {
  expect(() => replayJournal(state, entries, 'j')).toThrow(message)
})

test('a journal older than its state keeps its open intents and nothing else', () => {
  const state = { ...emptyState('l', 'test'), serial: 5 }
  const forget: JournalEntry = {
    kind: 'change',
    change: { kind: 'outputs', outputs: { x: { value: 1, type: 'number', isSensitive: false } } },
  }
  const loaded = replayJournal(state, [...entries, forget], 'j')
  expect(loaded.state).toBe(state)
  expect(loaded.intents.map(intent => intent.id)).toEqual(['b'])
})
