import { openObservedLab, planBlocks } from '../../../../support/plan-example.js'
import { compareTopologies } from '../../../../../src/report/svg/compare-topology.js'
import type { TopologySection } from '../../../../../src/provider/forecast.js'

async function exampleTopology(): Promise<TopologySection> {
  const { forecast } = await planBlocks(await openObservedLab())
  const sections = forecast.sections.filter(section => section.kind === 'topology')
  const [section] = sections
  if (section === undefined || sections.length !== 1) throw new Error(`${sections.length} topologies`)
  return section
}

const section = await exampleTopology()
const labels = (side: 'before' | 'after', role: string): readonly string[] =>
  section[side].nodes.filter(node => node.role === role).map(node => node.label)

test('two pools become one', () => {
  expect(labels('before', 'pool')).toHaveLength(2)
  expect(labels('after', 'pool')).toHaveLength(1)
  expect([...labels('before', 'host')].sort()).toEqual(['xen00', 'xen01'])
  expect([...labels('after', 'host')].sort()).toEqual(['xen00', 'xen01'])
})

test('every id is there once, and every connection joins things that are there', () => {
  for (const side of [section.before, section.after]) {
    const ids = side.nodes.map(node => node.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const node of side.nodes) if (node.inside !== undefined) expect(ids).toContain(node.inside)
    for (const { from, to } of side.edges)
      expect([ids.includes(from), ids.includes(to)]).toEqual([true, true])
  }
})

test('the joiner moves, its NICs stay, the VM is new', () => {
  const { after } = compareTopologies(section)
  const standing = (role: string, start: string): string | undefined => {
    const node = section.after.nodes.find(each => each.role === role && each.label.startsWith(start))
    return node && after.nodes.get(node.id)
  }
  expect(standing('host', 'xen01')).toBe('changed')
  expect(standing('host', 'xen00')).toBe('same')
  expect(standing('NIC', 'eth0')).toBe('same')
  expect(standing('VM', 'dnfs')).toBe('added')
  expect(standing('SR', 'Almacenamento VDIs (NAS / NFS)')).toBe('added')
})

test('it is no news by itself', () => expect(section.isNotable).toBe(false))
