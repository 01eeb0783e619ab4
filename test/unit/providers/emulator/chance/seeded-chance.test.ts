import { expect, test } from '@jest/globals'
import { seedChance, SeededChance } from '../../../../../providers/emulator/chance/seeded-chance.js'

test('the same seed gives the same numbers, another one others', () => {
  const draw = (seed: string) => {
    const chance = new SeededChance(seedChance(seed))
    return [chance.uuid(), chance.next(), chance.uuid()]
  }
  expect(draw('a')).toEqual(draw('a'))
  expect(draw('a')).not.toEqual(draw('b'))
})

test('it goes on from its state', () => {
  const first = new SeededChance(seedChance('a'))
  first.uuid()
  const second = new SeededChance(first.state)
  expect(second.uuid()).toBe(first.uuid())
})

test('its UUIDs are random ones of version 4, without repetition', () => {
  const chance = new SeededChance(seedChance('many'))
  const uuids = Array.from({ length: 5000 }, () => chance.uuid())
  expect(new Set(uuids).size).toBe(5000)
  expect(
    uuids.filter(uuid => !/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(uuid)),
  ).toEqual([])
})

test('its numbers spread over the unit interval', () => {
  const chance = new SeededChance(seedChance('even'))
  const tenths = Array.from({ length: 10 }, () => 0)
  for (let draw = 0; draw < 10_000; draw += 1) {
    const index = Math.floor(chance.next() * 10)
    tenths[index] = (tenths[index] ?? 0) + 1
  }
  expect(tenths.every(count => count > 850 && count < 1150)).toBe(true)
})
