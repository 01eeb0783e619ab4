import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import type { InstanceAddress } from '../address/address.js'
import { instanceText } from '../address/print-address.js'
import { decodeBlock } from '../schema/decode-block.js'
import type { Attribute, Body } from '../syntax/tree.js'
import type { ResourceNode } from './declarations.js'
import type { Declarations } from './declarations.js'
import type { DesiredInstance } from './desired.js'
import {
  type Evaluation,
  type ModuleInstance,
  observeEvaluation,
  type RepetitionData,
  singleRepetition,
} from './evaluation.js'
import { impliedLinks } from './implied-link.js'
import { instanceDependencies } from './instance-dependencies.js'
import { evaluateLifecycle } from './lifecycle.js'
import { moduleScope } from './module-scope.js'
import { findModuleInstance } from './module-instances.js'
import { repeatingOf } from './module-values.js'

/** What a block's `count` or `for_each` means in one of its instances; undefined when it has no such instance. */
export function repetitionAt(
  evaluation: Evaluation,
  node: ResourceNode,
  instance: ModuleInstance,
  address: InstanceAddress,
): RepetitionData | undefined {
  if (!node.declaration.count && !node.declaration.forEach) return singleRepetition
  const { repeating } = repeatingOf(evaluation, instance, node.declaration.text, node.declaration)
  if (repeating.kind === 'count' && typeof address.key === 'number')
    return repeating.items?.[address.key]?.repetition
  return repeating.items && itemsByKey(repeating.items).get(address.key)
}

type Items = NonNullable<ReturnType<typeof repeatingOf>['repeating']['items']>
const keyed = new WeakMap<Items, ReadonlyMap<InstanceAddress['key'], RepetitionData>>()

function itemsByKey(items: Items): ReadonlyMap<InstanceAddress['key'], RepetitionData> {
  const known = keyed.get(items)
  if (known) return known
  const made = new Map(items.map(item => [item.key, item.repetition]))
  keyed.set(items, made)
  return made
}

/** Evaluates one instance against its kind's schema. */
export function desiredInstance(
  evaluation: Evaluation,
  declarations: Declarations,
  node: ResourceNode,
  address: InstanceAddress,
): DesiredInstance {
  const { declaration } = node
  const addressText = instanceText(address)
  const { result, pending, isBlocked } = observeEvaluation(evaluation, () => {
    const instance = findModuleInstance(evaluation, address.module)
    const repetition = instance && repetitionAt(evaluation, node, instance, address)
    if (!instance || !repetition) {
      evaluation.isBlocked = true
      return undefined
    }
    const scope = moduleScope(evaluation, { instance, repetition, block: declaration })
    const body = withImpliedLinks(node)
    const decoded = decodeBlock(body, declaration.kind.schema.block, scope, declaration.block)
    const lifecycle = evaluateLifecycle(evaluation, declaration, { instance, repetition })
    return { decoded, lifecycle }
  })
  const diagnostics: readonly Diagnostic[] = [
    ...pending,
    ...(result?.decoded.diagnostics ?? []),
    ...(result?.lifecycle.diagnostics ?? []),
  ].map(diagnostic =>
    diagnostic.address === undefined ? { ...diagnostic, address: addressText } : diagnostic,
  )
  return {
    address,
    addressText,
    config: isBlocked || hasErrors(diagnostics) ? undefined : result?.decoded.value,
    dependencies: instanceDependencies(declarations, node, address),
    explicitDependencies: [...node.explicitNeeds].flatMap(id => {
      return declarations.nodes.get(id)?.kind === 'resource' ? [id] : declarations.blocksBehind(id)
    }),
    lifecycle: result?.lifecycle.lifecycle ?? noLifecycle,
    diagnostics,
  }
}

const noLifecycle: DesiredInstance['lifecycle'] = {
  createBeforeDestroy: false,
  preventDestroy: false,
  ignoreChanges: [],
  disruption: 'allow',
  replaceTriggeredBy: [],
}

/** The body with the links that it leaves out written in. */
export function withImpliedLinks({ declaration, module }: ResourceNode): Body {
  const links = impliedLinks(declaration, module)
  if (links.length === 0) return declaration.body
  const { source } = declaration.body
  const { start, headerEnd: end } = declaration.block
  const attributes = links.map(({ attribute, target }): Attribute => {
    const step = { kind: 'attribute', name: target.name, start, end } as const
    const expression = {
      kind: 'traversal',
      root: target.kindName,
      rootEnd: end,
      steps: [step],
      start,
      end,
    } as const
    return { name: attribute, start, nameEnd: end, end, expression, source }
  })
  return { ...declaration.body, attributes: [...declaration.body.attributes, ...attributes] }
}
