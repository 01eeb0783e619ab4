import { OverlaidMap } from '../../../src/value/overlaid-map.js'

const base = new Map([
  ['a', 1],
  ['b', 2],
  ['c', 3],
])
const overlaid = new OverlaidMap(base, new Map([['b', 20]]))
const same = new Map([
  ['a', 1],
  ['b', 20],
  ['c', 3],
])

test('is the shared map with some entries of its own, in its order', () => {
  expect(new Map(overlaid)).toEqual(same)
  expect([...overlaid]).toEqual([...same])
  expect([...overlaid.keys()]).toEqual([...same.keys()])
  expect([...overlaid.values()]).toEqual([...same.values()])
  const visited: unknown[] = []
  overlaid.forEach((item, key, map) => visited.push([key, item, map === overlaid]))
  expect(visited).toEqual([...same].map(([key, item]) => [key, item, true]))
})

test('answers as a map does', () => {
  expect([overlaid.size, overlaid.get('a'), overlaid.get('b'), overlaid.get('d')]).toEqual([
    3,
    1,
    20,
    undefined,
  ])
  expect([overlaid.has('b'), overlaid.has('d')]).toEqual([true, false])
})

test('leaves the shared map as it is', () => {
  expect(base.get('b')).toBe(2)
})
