import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import {
  allClasses,
  findClass,
  parseFieldType,
} from '../../../../../providers/emulator/datamodel/datamodel.js'
import { classRows, relationRows } from '../../../../../providers/emulator/datamodel/classes.js'
import { parseDatetime, printDatetime } from '../../../../../providers/emulator/datamodel/datetime.js'

interface Description {
  readonly classes: Readonly<
    Record<
      string,
      {
        readonly fields: readonly {
          readonly name: string
          readonly type: string
          readonly qualifier: string
        }[]
        readonly messages: readonly {
          readonly name: string
          readonly implicit: boolean
          readonly params: readonly unknown[]
        }[]
      }
    >
  >
  readonly relations: readonly (readonly string[])[]
}

const path = `${process.env['POOLWRIGHT_REFERENCE'] ?? '../shared/reference'}/xapi-datamodel.json`

// The description is not part of the repository: where it is not there, there is nothing to compare with.
const compare = existsSync(path) ? test : test.skip

compare('the tables say what the description says', () => {
  const description = JSON.parse(readFileSync(path, 'utf8')) as Description
  expect(
    allClasses()
      .map(model => model.name)
      .toSorted(),
  ).toEqual(Object.keys(description.classes).toSorted())
  for (const row of classRows) {
    const described = description.classes[row.name]
    expect(row.fields.map(([name, type, qualifier]) => ({ name, type, qualifier }))).toEqual(
      described?.fields.map(({ name, type, qualifier }) => ({ name, type, qualifier })),
    )
    const explicit = described?.messages.filter(
      message => !message.implicit && !row.generic.includes(message.name),
    )
    expect(
      row.messages.map(([name, parameters]) => [name, parameters === '' ? 0 : parameters.split('; ').length]),
    ).toEqual(explicit?.map(message => [message.name, message.params.length]))
  }
  expect(relationRows).toEqual(description.relations)
})

test.each([
  ['string', { kind: 'string' }],
  ['ref VM', { kind: 'ref', className: 'VM' }],
  ['enum vm_power_state', { kind: 'enum', name: 'vm_power_state' }],
  ['set(ref host)', { kind: 'set', element: { kind: 'ref', className: 'host' } }],
  [
    'map(string,set(int))',
    { kind: 'map', key: { kind: 'string' }, value: { kind: 'set', element: { kind: 'int' } } },
  ],
])('the type %s', (text, expected) => {
  expect(parseFieldType(text)).toEqual(expected)
})

test('each side of a relation knows it', () => {
  expect(findClass('vm')?.computed).toContainEqual({
    holder: 'VBD',
    field: 'VM',
    target: 'VM',
    readAs: 'VBDs',
  })
  expect(
    findClass('VBD')
      ?.related.map(relation => relation.field)
      .toSorted(),
  ).toEqual(['VDI', 'VM'])
})

test.each([
  [0, '19700101T00:00:00Z'],
  [951782400, '20000229T00:00:00Z'],
  [1767225599, '20251231T23:59:59Z'],
  [4107542399, '21000228T23:59:59Z'],
])('%d is %s', (seconds, text) => {
  expect([printDatetime(seconds), parseDatetime(text)]).toEqual([text, seconds])
})
