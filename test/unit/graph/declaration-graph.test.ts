import { alg } from 'graphlib'
import fc from 'fast-check'
import { createAdjacency } from '../../../src/graph/adjacency.js'
import { cyclicComponents } from '../../../src/graph/components.js'
import {
  createDeclarationGraph,
  reducedGraph,
  type Declaration,
} from '../../../src/graph/declaration-graph.js'
import { Graph } from 'graphlib'

function declare(needs: Readonly<Record<string, readonly string[]>>): readonly Declaration[] {
  return Object.entries(needs).map(([id, each]) => ({ id, needs: each }))
}

test('declarations come behind what they need; unknown needs are left out', () => {
  const graph = createDeclarationGraph(declare({ vm: ['sr', 'gone'], sr: ['pool'], pool: [] }))
  expect(graph).toEqual({ order: ['pool', 'sr', 'vm'], cycles: [] })
})

test.each<[Readonly<Record<string, readonly string[]>>, readonly (readonly string[])[]]>([
  [{ a: ['b'], b: ['c'], c: ['a'], d: ['a'] }, [['a', 'b', 'c']]],
  [{ a: ['a'] }, [['a']]],
  [
    { a: ['b'], b: ['a'], c: ['d'], d: ['c'] },
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [{ a: ['b', 'c'], b: ['c'], c: ['a'] }, [['a', 'c']]],
])('the circles of %j are told as shortest paths', (needs, cycles) => {
  const found = createDeclarationGraph(declare(needs)).cycles
  expect([...found].sort()).toEqual(cycles)
})

test('a circle of 50,000 is told whole', () => {
  const size = 50_000
  const ring = Array.from({ length: size }, (_, index): Declaration => {
    return { id: `n${index}`, needs: [`n${(index + 1) % size}`] }
  })
  expect(createDeclarationGraph(ring).cycles.map(cycle => cycle.length)).toEqual([size])
})

test('the graph for output leaves out edges that follow from others', () => {
  const graph = reducedGraph(
    declare({ vm: ['sr', 'pool', 'network'], sr: ['pool'], network: ['pool'], pool: ['host'], host: [] }),
  )
  expect(
    graph
      .edges()
      .map(({ v, w }) => `${v} ${w}`)
      .sort(),
  ).toEqual(['network pool', 'pool host', 'sr pool', 'vm network', 'vm sr'])
})

test('the circles found are those that graphlib finds', () => {
  const edges = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 30 })
  fc.assert(
    fc.property(edges, pairs => {
      const graph = new Graph({ directed: true })
      for (const [from, to] of pairs) graph.setEdge(String(from), String(to))
      const adjacency = createAdjacency(
        12,
        pairs.map(([from]) => from),
        pairs.map(([, to]) => to),
      )
      const text = (knots: readonly (readonly (string | number)[])[]) =>
        knots.map(knot => [...knot].map(String).sort().join(' ')).sort()
      expect(text(cyclicComponents(adjacency))).toEqual(text(alg.findCycles(graph)))
    }),
  )
})
