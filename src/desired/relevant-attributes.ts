import type { InstanceKey, ModuleAddress } from '../address/address.js'
import { parseInstance } from '../address/parse-address.js'
import { keyText, localText, moduleText } from '../address/print-address.js'
import type { Module, ResourceDeclaration } from '../config/configuration.js'
import { expressionRange } from '../schema/body-content.js'
import type { Body, TraversalStep } from '../syntax/tree.js'
import type { RelevantAttribute } from './desired.js'
import { type Evaluation, observeEvaluation } from './evaluation.js'
import { allModuleInstances } from './module-instances.js'
import { type Reference, bodyReferences, writtenReferences } from './reference.js'
import { readTarget, resourceKey } from './target.js'

/** Where a reference is read: in an instance of a module, perhaps in a block that repeats. */
interface Place {
  readonly module: Module
  readonly address: ModuleAddress
  readonly callers: readonly Module[]
  readonly block?: ResourceDeclaration
}

interface Found extends Place {
  readonly reference: Reference
}

/**
 * Follows the references of these instances, of the outputs of called modules and of these outputs of the root back to
 * the objects behind them, through local values, variables, outputs and the arguments of other objects.
 */
export function relevantAttributes(
  evaluation: Evaluation,
  instances: readonly string[],
  outputs: readonly string[],
): readonly RelevantAttribute[] {
  const root: Place = { module: evaluation.root.module, address: [], callers: [] }
  const { result: modules } = observeEvaluation(evaluation, () => allModuleInstances(evaluation))
  const pending: Found[] = [
    ...instances.flatMap(address => instanceReferences(root, address)),
    ...outputs.flatMap(name => outputReferences(root, name)),
    ...modules.flatMap(({ address }) => {
      const place = address.length === 0 ? undefined : placeAt(root, address)
      return place === undefined
        ? []
        : [...place.module.outputs.keys()].flatMap(name => outputReferences(place, name))
    }),
  ]
  const found = new Map<string, RelevantAttribute>()
  const visited = new Set<string>()
  for (let next = pending.pop(); next; next = pending.pop()) {
    const key = placeKey(next)
    if (visited.has(key)) continue
    visited.add(key)
    pending.push(...behind(next, found))
  }
  return [...found].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, attribute]) => attribute)
}

/** Two references that are written alike mean the same in one place; `each` and `count` belong to a block. */
function placeKey({ address, block, reference }: Found): string {
  const { source, start, end } = reference.range
  const isOfBlock = reference.root === 'each' || reference.root === 'count'
  return `${moduleText(address)}\n${isOfBlock ? block?.text : ''}\n${source.text.slice(start, end)}`
}

function placeAt(root: Place, address: ModuleAddress): Place | undefined {
  let place: Place | undefined = root
  for (const { name, key } of address) place = place && calledPlace(place, name, key)
  return place
}

function calledPlace(
  { module, address, callers }: Place,
  name: string,
  key: InstanceKey | undefined,
): Place | undefined {
  const called = module.calls.get(name)?.module
  if (!called) return undefined
  return {
    module: called,
    address: [...address, key === undefined ? { name } : { name, key }],
    callers: [...callers, module],
  }
}

function instanceReferences(root: Place, text: string): readonly Found[] {
  const address = parseInstance(text)
  const place = address && placeAt(root, address.module)
  const block = address && place?.module.resources.get(localText(address))
  return place && block ? within({ ...place, block }, bodyReferences(block.body)) : []
}

function outputReferences(place: Place, name: string): readonly Found[] {
  const written = place.module.outputs.get(name)?.value
  return written ? within(place, writtenReferences(written)) : []
}

function within(place: Place, references: readonly Reference[]): readonly Found[] {
  return references.map(reference => ({ ...place, reference }))
}

/** What a reference rests on; a reference to an object is noted on the way. */
function behind(from: Found, found: Map<string, RelevantAttribute>): readonly Found[] {
  const { module, address, callers, block, reference } = from
  const read = readTarget(reference)
  if ('problem' in read) return []
  const { target, rest } = read
  // What is behind the reference stands in no block of its own.
  const place: Place = { module, address, callers }
  switch (target.kind) {
    case 'local': {
      const written = module.locals.get(target.name)?.value
      return written ? within(place, writtenReferences(written)) : []
    }
    case 'variable':
      return inputReferences(place, target.name)
    case 'call':
      return callReferences(place, target.name, rest)
    case 'resource': {
      const [key, path] = splitKey(rest)
      const prefix = address.length === 0 ? '' : `${moduleText(address)}.`
      const text = `${prefix}${localText(target)}${keyText(key)}`
      const steps = path.map(stepKey)
      found.set(`${text} ${JSON.stringify(steps)}`, { address: text, path: steps })
      const named = module.resources.get(resourceKey(target))
      return named ? within({ ...place, block: named }, partReferences(named, path)) : []
    }
    case 'count':
    case 'each': {
      const written = block && (block.count ?? block.forEach)
      return written ? within(place, writtenReferences(written)) : []
    }
    default:
      return []
  }
}

function inputReferences({ address, callers }: Place, name: string): readonly Found[] {
  const caller = callers.at(-1)
  const step = address.at(-1)
  const attribute = step && caller?.calls.get(step.name)?.inputs.get(name)
  if (!caller || !attribute) return []
  const outer: Place = { module: caller, address: address.slice(0, -1), callers: callers.slice(0, -1) }
  const { expression } = attribute
  return within(outer, writtenReferences({ expression, range: expressionRange(attribute) }))
}

function callReferences(place: Place, name: string, rest: readonly TraversalStep[]): readonly Found[] {
  const [key, [output]] = splitKey(rest)
  const called = calledPlace(place, name, key)
  if (!called) return []
  const wanted = output?.kind === 'attribute' ? [output.name] : [...called.module.outputs.keys()]
  return wanted.flatMap(each => outputReferences(called, each))
}

/** The key of an instance in front, where there is one, and the other steps. */
function splitKey(
  steps: readonly TraversalStep[],
): readonly [key: InstanceKey | undefined, rest: readonly TraversalStep[]] {
  const [first, ...others] = steps
  return first?.kind === 'index' ? [stepKey(first), others] : [undefined, steps]
}

function stepKey(step: TraversalStep): InstanceKey {
  if (step.kind === 'attribute') return step.name
  return step.keyType === 'number' ? Number(step.key) : step.key
}

/** The references in the part of a block's body that the steps lead to: an argument, or nested blocks. */
function partReferences(block: ResourceDeclaration, path: readonly TraversalStep[]): readonly Reference[] {
  let bodies: readonly Body[] = [block.body]
  for (const step of path) {
    if (step.kind !== 'attribute') continue
    const attributes = bodies.flatMap(body => body.attributes.filter(each => each.name === step.name))
    if (attributes.length > 0)
      return attributes.flatMap(attribute =>
        writtenReferences({ expression: attribute.expression, range: expressionRange(attribute) }),
      )
    bodies = bodies.flatMap(body =>
      body.blocks.filter(each => each.type === step.name).map(each => each.body),
    )
  }
  return bodies.flatMap(bodyReferences)
}
