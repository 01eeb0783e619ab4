import type { Topology } from '../../../../../src/provider/forecast.js'
import { bothSides } from '../../../../../src/report/svg/both-sides.js'
import { compareTopologies } from '../../../../../src/report/svg/compare-topology.js'
import { topologySvg } from '../../../../../src/report/svg/drawing.js'
import { topologyDot } from '../../../../../src/report/svg/topology-dot.js'
import { mermaidTopology } from '../../../../../src/report/mermaid-topology.js'

const before: Topology = {
  nodes: [
    { id: 'box', role: 'box', label: 'box' },
    { id: 'cat', role: 'cat', label: 'Tom', inside: 'box' },
    { id: 'dog', role: 'dog', label: 'Rex' },
  ],
  edges: [{ from: 'cat', to: 'dog' }],
}
const after: Topology = {
  nodes: [
    { id: 'box', role: 'box', label: 'box' },
    { id: 'cat', role: 'cat', label: 'Tom' },
    { id: 'cow', role: 'cow', label: 'Daisy "D"', inside: 'box' },
  ],
  edges: [{ from: 'box', to: 'cat', label: 'sees' }],
}
const section = { kind: 'topology', title: 'Farm', isNotable: false, before, after } as const

test('what is on one side only, and what moves', () => {
  const sides = compareTopologies(section)
  expect([...sides.before.nodes]).toEqual([
    ['box', 'same'],
    ['cat', 'changed'],
    ['dog', 'removed'],
  ])
  expect([...sides.after.nodes]).toEqual([
    ['box', 'same'],
    ['cat', 'changed'],
    ['cow', 'added'],
  ])
  expect([...sides.before.edges.values(), ...sides.after.edges.values()]).toEqual(['removed', 'added'])
})

test('an unchanged topology is drawn once', () => {
  expect(bothSides({ ...section, before: after }).map(drawing => drawing.title)).toEqual(['Farm'])
  expect(bothSides(section).map(drawing => drawing.title)).toEqual(['Farm: before', 'Farm: after'])
})

test('things lie inside each other; an edge to a box ends at its border', () => {
  const dot = topologyDot(bothSides({ ...section, before: after }))
  expect(dot).toContain('subgraph "cluster_box" {')
  expect(dot).toContain('"cow" [label = "cow Daisy \\"D\\"", class = "role_cow same"];')
  expect(dot).toContain('"cow" -> "cat" [ltail = "cluster_box", label = "sees", class = "same"];')
})

test('the drawing marks what changes and needs nothing from outside', async () => {
  const svg = await topologySvg([section])
  expect(svg.startsWith('<svg')).toBe(true)
  expect(svg).toMatch(/class="node role_dog removed"/)
  expect(svg).toMatch(/class="node role_cow added"/)
  expect(svg).toContain('cow Daisy &quot;D&quot;')
  expect(svg.replaceAll(/xmlns(:\w+)?="[^"]*"/g, '')).not.toMatch(/https?:|url\(|@import/)
})

test('as Mermaid', () => {
  const text = mermaidTopology([section])
  expect(text).toContain('subgraph s0n0["box"]')
  expect(text).toContain('class s0n2 removed')
  expect(text).toContain('class s1n2 added')
  expect(text).toContain('s1n0 -.-|"sees"| s1n1')
})
