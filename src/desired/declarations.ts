import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { SourceRange } from '../diagnostic/source.js'
import type { Configuration } from '../config/configuration.js'
import { createDeclarationGraph } from '../graph/declaration-graph.js'
import { type DeclarationNode, declarationNodes } from './declaration-nodes.js'
import { type Reference, writtenReferences } from './reference.js'
import { rangeOver } from './target.js'

export type ResourceNode = Extract<DeclarationNode, { kind: 'resource' }>

/** A configuration's declarations in the order in which they can be evaluated. */
export interface Declarations {
  readonly nodes: ReadonlyMap<string, DeclarationNode>
  /** Resource and data blocks, each behind those that it refers to. */
  readonly resources: readonly ResourceNode[]
  /** Texts of the blocks that a declaration refers to, through local values and outputs too. */
  blocksBehind(id: string): readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

const ordered = new WeakMap<Configuration, Declarations>()

/** Orders what a configuration declares; circles are errors that name their path. */
export function orderDeclarations(configuration: Configuration): Declarations {
  const known = ordered.get(configuration)
  if (known) return known
  const declarations = order(configuration)
  ordered.set(configuration, declarations)
  return declarations
}

function order(configuration: Configuration): Declarations {
  const list = declarationNodes(configuration)
  const nodes = new Map(list.map(node => [node.id, node]))
  const { order: sequence, cycles } = createDeclarationGraph(list)
  const resources = sequence.flatMap(id => {
    const node = nodes.get(id)
    return node?.kind === 'resource' ? [node] : []
  })
  return {
    nodes,
    resources,
    blocksBehind: createBlocksBehind(nodes, sequence),
    diagnostics: cycles.flatMap(cycle => describeCycle(cycle, nodes)),
  }
}

/** Follows needs through everything that is no block; worked out along the order, so nothing nests. */
function createBlocksBehind(
  nodes: ReadonlyMap<string, DeclarationNode>,
  order: readonly string[],
): (id: string) => readonly string[] {
  const behind = new Map<string, readonly string[]>()
  for (const id of order) {
    const needs = nodes.get(id)?.needs
    if (needs === undefined || needs.size === 0) continue
    const found = new Set<string>()
    for (const need of needs) {
      if (nodes.get(need)?.kind === 'resource') found.add(need)
      else for (const block of behind.get(need) ?? []) found.add(block)
    }
    behind.set(id, [...found])
  }
  return id => behind.get(id) ?? []
}

function describeCycle(
  cycle: readonly string[],
  nodes: ReadonlyMap<string, DeclarationNode>,
): readonly Diagnostic[] {
  const [first] = cycle
  const node = first === undefined ? undefined : nodes.get(first)
  if (!node || first === undefined) return []
  const { range } = node.declaration
  if (cycle.length === 1) return [selfReference(node, range)]
  const detail = `These refer to each other in a circle, so none of them can be evaluated first: ${[...cycle, first].join(' -> ')}. Take one of these references out.`
  const related = cycle.slice(1).flatMap(id => {
    const member = nodes.get(id)
    return member ? [{ range: member.declaration.range, message: `${id} is a part of the circle.` }] : []
  })
  return [errorDiagnostic(`Cycle: ${cycle.join(', ')}`, detail, { range, related })]
}

function selfReference(node: DeclarationNode, range: SourceRange): Diagnostic {
  if (node.kind === 'local') {
    const reference = writtenReferences(node.declaration.value).find(each =>
      namesLocal(each, node.declaration.name),
    )
    const detail = `Local value local.${node.declaration.name} cannot use its own result as part of its expression.`
    return errorDiagnostic('Self-referencing local value', detail, {
      range: reference ? rangeOver(reference, 1) : range,
    })
  }
  return errorDiagnostic('Self-referential block', `Configuration for ${node.id} may not refer to itself.`, {
    range,
  })
}

function namesLocal(reference: Reference, name: string): boolean {
  const [first] = reference.steps
  return reference.root === 'local' && first?.kind === 'attribute' && first.name === name
}
