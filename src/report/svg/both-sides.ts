import type { TopologySection } from '../../provider/forecast.js'
import { compareTopologies, type TopologyDifference } from './compare-topology.js'
import type { TopologyDrawing } from './topology-dot.js'

/** The drawings of a section: one where nothing changes, else before and after. */
export function bothSides(section: TopologySection): readonly TopologyDrawing[] {
  const { before, after } = compareTopologies(section)
  const right: TopologyDrawing = { title: section.title, topology: section.after, difference: after }
  if (isUnchanged(before) && isUnchanged(after)) return [right]
  return [
    { title: `${section.title}: before`, topology: section.before, difference: before },
    { ...right, title: `${section.title}: after` },
  ]
}

function isUnchanged({ nodes, edges }: TopologyDifference): boolean {
  return [...nodes.values(), ...edges.values()].every(standing => standing === 'same')
}
