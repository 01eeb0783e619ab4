import fc from 'fast-check'
import { createAdjacency } from '../../../src/graph/adjacency.js'
import { groupedOrder } from '../../../src/graph/grouped-order.js'

function orderOf(
  groups: string,
  edges: readonly (readonly [number, number])[],
): readonly number[] | undefined {
  const graph = createAdjacency(
    groups.length,
    edges.map(([from]) => from),
    edges.map(([, to]) => to),
  )
  const { order, isComplete } = groupedOrder(graph, node => groups[node] ?? '')
  return isComplete ? [...order] : undefined
}

test.each([
  ['nothing', '', [], []],
  ['one group after the other', 'abab', [], [0, 2, 1, 3]],
  ['an edge into another group comes first', 'aba', [[1, 2]], [0, 1, 2]],
  [
    'a group goes on as soon as it can',
    'abab',
    [
      [1, 2],
      [2, 3],
    ],
    [0, 1, 2, 3],
  ],
  ['what is free for longest comes next', 'abc', [], [0, 1, 2]],
  [
    'a circle has no order',
    'ab',
    [
      [0, 1],
      [1, 0],
    ],
    undefined,
  ],
] as const)('%s', (_what, groups, edges, order) => {
  expect(orderOf(groups, edges)).toEqual(order)
})

test('every edge points forward, and every node is there once', () => {
  const graphs = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 2, maxLength: 30 }).chain(groups =>
    fc.record({
      groups: fc.constant(groups.join('')),
      edges: fc.array(
        fc
          .tuple(fc.nat(groups.length - 1), fc.nat(groups.length - 1))
          .filter(([from, to]) => from !== to)
          .map(([from, to]) => [Math.max(from, to), Math.min(from, to)] as const),
      ),
    }),
  )
  fc.assert(
    fc.property(graphs, ({ groups, edges }) => {
      const order = orderOf(groups, edges) ?? []
      const place = new Map(order.map((node, index) => [node, index]))
      expect(place.size).toBe(groups.length)
      for (const [from, to] of edges) expect(place.get(from)).toBeLessThan(place.get(to) ?? -1)
    }),
  )
})
