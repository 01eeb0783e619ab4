// One algorithm (Tarjan's, with its own stack instead of recursion), kept in one piece.
import type { Adjacency } from './adjacency.js'

/** The strongly connected components that hold a cycle: of more than one node, or of one that points at itself. */
export function cyclicComponents(graph: Adjacency): readonly (readonly number[])[] {
  const { size, offsets, targets } = graph
  const indices = new Uint32Array(size)
  const lowest = new Uint32Array(size)
  const isOnStack = new Uint8Array(size)
  const cursor = offsets.slice(0, size)
  const found: number[][] = []
  const stack: number[] = []
  const path: number[] = []
  let counter = 0

  const enter = (node: number): void => {
    counter += 1
    indices[node] = counter
    lowest[node] = counter
    isOnStack[node] = 1
    stack.push(node)
    path.push(node)
  }
  const lower = (node: number, candidate: number): void => {
    if (candidate < (lowest[node] ?? 0)) lowest[node] = candidate
  }
  const leave = (node: number): void => {
    path.pop()
    const parent = path.at(-1)
    if (parent !== undefined) lower(parent, lowest[node] ?? 0)
    if (lowest[node] !== indices[node]) return
    const component: number[] = []
    for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
      isOnStack[member] = 0
      component.push(member)
      if (member === node) break
    }
    const pointsAtItself = targets.subarray(offsets[node] ?? 0, offsets[node + 1] ?? 0).includes(node)
    if (component.length > 1 || pointsAtItself) found.push(component.reverse())
  }

  for (let root = 0; root < size; root += 1) {
    if (indices[root] !== 0) continue
    enter(root)
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const edge = cursor[node] ?? 0
      if (edge === (offsets[node + 1] ?? 0)) {
        leave(node)
        continue
      }
      cursor[node] = edge + 1
      const target = targets[edge] ?? 0
      if (indices[target] === 0) enter(target)
      else if (isOnStack[target] === 1) lower(node, indices[target] ?? 0)
    }
  }
  return found
}
