import fc from 'fast-check'
import { type DrawnGraph, mermaidText } from '../../../src/report/graph-text.js'
import { withoutImplied } from '../../../src/report/essential-edges.js'

const graph = (size: number, pairs: readonly (readonly [number, number])[]): DrawnGraph => ({
  nodes: Array.from({ length: size }, (_, place) => ({ id: `n${place}`, label: '' })),
  edges: pairs.map(([from, to]) => ({ from: `n${from}`, to: `n${to}` })),
})
const pairsOf = ({ edges }: DrawnGraph): readonly string[] =>
  edges.map(({ from, to }) => `${from}>${to}`).toSorted()

test('what is needed on the way is not told again', () => {
  expect(
    pairsOf(
      withoutImplied(
        graph(4, [
          [1, 0],
          [2, 1],
          [2, 0],
          [3, 2],
          [3, 0],
          [3, 1],
        ]),
      ),
    ),
  ).toEqual(['n1>n0', 'n2>n1', 'n3>n2'])
})

test('two reasons for one need are one edge', () => {
  expect(
    pairsOf(
      withoutImplied(
        graph(2, [
          [1, 0],
          [1, 0],
        ]),
      ),
    ),
  ).toEqual(['n1>n0'])
})

test('a graph in another order stays as it is', () => {
  const other = graph(3, [
    [0, 2],
    [1, 0],
    [1, 2],
  ])
  expect(withoutImplied(other)).toBe(other)
})

/** What each node needs, however indirectly. */
function closure({ nodes, edges }: DrawnGraph): readonly string[] {
  const reach = new Map<string, Set<string>>()
  for (const { id } of nodes) {
    const own = edges.filter(({ from }) => from === id).map(({ to }) => to)
    reach.set(id, new Set(own.flatMap(to => [to, ...(reach.get(to) ?? [])])))
  }
  return [...reach].map(([id, all]) => `${id}: ${[...all].toSorted().join()}`)
}

test('the same is needed as before, and no edge is too many', () => {
  const edge = fc.tuple(fc.nat(39), fc.nat(39)).filter(([from, to]) => from > to)
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 120 }), pairs => {
      const whole = graph(40, pairs)
      const less = withoutImplied(whole)
      expect(closure(less)).toEqual(closure(whole))
      for (const one of less.edges)
        expect(closure({ ...less, edges: less.edges.filter(each => each !== one) })).not.toEqual(
          closure(whole),
        )
    }),
    { numRuns: 40 },
  )
})

test('a flowchart that no forge would draw leaves out what is implied', () => {
  const all = Array.from({ length: 40 }, (_, from) =>
    Array.from({ length: from }, (__, to): readonly [number, number] => [from, to]),
  ).flat()
  expect(all.length).toBeGreaterThan(500)
  expect(mermaidText(graph(40, all)).match(/-->/g)).toHaveLength(39)
  expect(mermaidText(graph(40, all.slice(0, 500))).match(/-->/g)).toHaveLength(500)
})
