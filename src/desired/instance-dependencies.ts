import type { InstanceAddress, InstanceKey } from '../address/address.js'
import { instanceText } from '../address/print-address.js'
import type { Expression } from '../syntax/tree.js'
import { nodeId } from './declaration-nodes.js'
import type { Declarations, ResourceNode } from './declarations.js'
import { bodyReferences, type Reference } from './reference.js'
import { readTarget, resourceKey, type TargetReference } from './target.js'

/** Which instances of a repeated block a reference takes: one by a constant, or the one of the same key. */
type Selector = { readonly kind: 'constant'; readonly key: InstanceKey } | { readonly kind: 'own-key' }

/** By the id of a block: how its instances are taken, where no reference takes all. */
type Selectors = ReadonlyMap<string, { readonly local: Local; readonly selectors: readonly Selector[] }>

type Local = Pick<InstanceAddress, 'mode' | 'kindName' | 'name'>

const known = new WeakMap<ResourceNode, Selectors>()

/**
 * What one instance depends on: blocks, or single instances of them where the text says which. Without that, two blocks of
 * n instances each would have n² edges between them.
 */
export function instanceDependencies(
  declarations: Declarations,
  node: ResourceNode,
  address: InstanceAddress,
): readonly string[] {
  const blocks = declarations.blocksBehind(node.id)
  if (blocks.length === 0) return blocks
  let narrowed = known.get(node)
  if (!narrowed) {
    narrowed = selectorsOf(declarations, node)
    known.set(node, narrowed)
  }
  if (narrowed.size === 0) return blocks
  return blocks.flatMap(block => {
    const found = narrowed.get(block)
    if (!found) return [block]
    const keys = new Set(
      found.selectors.map(selector => (selector.kind === 'constant' ? selector.key : address.key)),
    )
    return [...keys].map(key =>
      instanceText({ ...found.local, module: address.module, ...(key === undefined ? {} : { key }) }),
    )
  })
}

function selectorsOf(declarations: Declarations, node: ResourceNode): Selectors {
  const { declaration, module } = node
  const found = new Map<string, { local: Local; selectors: Selector[] }>()
  const whole = blocksTakenWhole(declarations, node)
  for (const reference of bodyReferences(declaration.body)) {
    const target = readTarget(reference)
    if ('problem' in target || target.target.kind !== 'resource') continue
    const { mode, kindName, name } = target.target
    const key = resourceKey(target.target)
    const id = nodeId(module, key)
    const other = module.resources.get(key)
    const selector = other?.count || other?.forEach ? selectorOf(target, reference) : undefined
    if (selector === undefined) {
      whole.add(id)
      continue
    }
    const entry = found.get(id)
    if (entry) entry.selectors.push(selector)
    else found.set(id, { local: { mode, kindName, name }, selectors: [selector] })
  }
  for (const id of whole) found.delete(id)
  return found
}

/** Blocks that are referred to elsewhere than in the body: in `count`, `lifecycle`, `depends_on`, or through local values. */
function blocksTakenWhole(declarations: Declarations, node: ResourceNode): Set<string> {
  const inBody = new Set<string>()
  for (const reference of bodyReferences(node.declaration.body)) {
    const target = readTarget(reference)
    if ('target' in target && target.target.kind === 'resource')
      inBody.add(nodeId(node.module, resourceKey(target.target)))
  }
  const whole = new Set<string>(node.explicitNeeds)
  for (const need of node.needs) {
    if (declarations.nodes.get(need)?.kind !== 'resource')
      for (const block of declarations.blocksBehind(need)) whole.add(block)
    else if (!inBody.has(need)) whole.add(need)
  }
  for (const id of node.outsideNeeds) whole.add(id)
  return whole
}

function selectorOf({ rest }: TargetReference, { index }: Reference): Selector | undefined {
  const [first] = rest
  if (first?.kind === 'index')
    return { kind: 'constant', key: first.keyType === 'number' ? Number(first.key) : first.key }
  // Brackets behind further steps take no instance.
  return first === undefined && index !== undefined && isOwnKey(index.key) ? { kind: 'own-key' } : undefined
}

function isOwnKey(key: Expression): boolean {
  if (key.kind !== 'traversal' || key.steps.length !== 1) return false
  const [step] = key.steps
  if (step?.kind !== 'attribute') return false
  return (key.root === 'count' && step.name === 'index') || (key.root === 'each' && step.name === 'key')
}
