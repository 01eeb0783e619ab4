import type { Topology } from '../../provider/forecast.js'
import { edgeKey, type Standing, type TopologyDifference } from '../svg/compare-topology.js'
import { connectionsOf, nodeName as nameOf } from '../topology-links.js'
import { escaped } from './markup.js'

type Node = Topology['nodes'][number]

/** Words for those who see no colours. */
const marks: Readonly<Record<Standing, string>> = { same: '', added: '+ ', removed: '− ', changed: '~ ' }

/**
 * One side of a topology as boxes in boxes that flow with the width of the page. What a thing is connected to is written
 * in it, so no line crosses another.
 */
export function topologyCards(topology: Topology, difference: TopologyDifference): string {
  const known = new Map(topology.nodes.map(node => [node.id, node]))
  const inside = new Map<string | undefined, Node[]>()
  for (const node of topology.nodes) {
    const parent = node.inside !== undefined && known.has(node.inside) ? node.inside : undefined
    inside.set(parent, [...(inside.get(parent) ?? []), node])
  }
  const ends = connectionsOf(topology, known)
  const standing = (node: Node): Standing => difference.nodes.get(node.id) ?? 'same'
  const leaf = (node: Node): string => {
    const others = (ends.get(node.id) ?? []).map(({ node: other, edge }) => {
      const look = difference.edges.get(edgeKey(edge)) ?? 'same'
      const label = edge.label === undefined ? '' : ` (${edge.label})`
      return `<span class="link ${look}">${escaped(`${nameOf(other)}${label}`)}</span>`
    })
    const connected = others.length === 0 ? '' : ` <span class="to">${others.join(', ')}</span>`
    return `<li class="thing ${standing(node)}">${marks[standing(node)]}${escaped(nameOf(node))}${connected}</li>`
  }
  const box = (node: Node): string => {
    const children = inside.get(node.id) ?? []
    const boxes = children.filter(child => inside.has(child.id))
    const own = (ends.get(node.id) ?? []).map(({ node: other, edge }) => {
      const look = difference.edges.get(edgeKey(edge)) ?? 'same'
      return `<li class="thing ${look}">${marks[look]}${escaped(nameOf(other))}</li>`
    })
    const leaves = [...children.filter(child => !inside.has(child.id)).map(leaf), ...own]
    return `<div class="card ${standing(node)}"><p class="name">${marks[standing(node)]}${escaped(nameOf(node))}</p>${listOf(leaves)}${boxes.length === 0 ? '' : `<div class="cards">${boxes.map(box).join('')}</div>`}</div>`
  }
  const roots = inside.get(undefined) ?? []
  const loose = roots.filter(node => !inside.has(node.id))
  const byRole = new Map<string, Node[]>()
  for (const node of loose) byRole.set(node.role, [...(byRole.get(node.role) ?? []), node])
  const groups = [...byRole].map(
    ([role, nodes]) =>
      `<div class="card"><p class="name">${escaped(role)} <span class="count">${nodes.length}</span></p>${listOf(nodes.map(node => `<li class="thing ${standing(node)}">${marks[standing(node)]}${escaped(node.label)}</li>`))}</div>`,
  )
  const wholes = roots.filter(node => inside.has(node.id)).map(box)
  return `<div class="cards outer">${wholes.join('')}</div><div class="cards">${groups.join('')}</div>`
}

function listOf(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.join('')}</ul>`
}
