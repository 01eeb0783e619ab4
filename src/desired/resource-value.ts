import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { SourceRange } from '../diagnostic/source.js'
import type { InstanceAddress, InstanceKey } from '../address/address.js'
import { instanceText, moduleText } from '../address/print-address.js'
import type { ResourceDeclaration } from '../config/configuration.js'
import { impliedType } from '../schema/implied-type.js'
import { markSensitive } from '../schema/mark-sensitive.js'
import type { BlockSchema } from '../schema/schema.js'
import { objectValue, tupleValue, unknownValue } from '../value/construct.js'
import type { ObjectValue, Value } from '../value/value.js'
import { nodeId } from './declaration-nodes.js'
import { type Evaluation, type ModuleInstance, valueKey } from './evaluation.js'

/** The value of a reference to a block: one object, a tuple with `count`, an object of them with `for_each`. */
export function resourceValue(
  evaluation: Evaluation,
  instance: ModuleInstance,
  text: string,
  range: SourceRange,
  problems: Diagnostic[],
): Value {
  const declaration = instance.module.resources.get(text)
  if (!declaration) return unknownValue()
  const { phase } = evaluation
  switch (phase.kind) {
    case 'validate':
      return unknownResource(declaration, instance)
    case 'static':
      problems.push(notStatic(text, range))
      evaluation.isBlocked = true
      return unknownValue()
    case 'walk': {
      const key = valueKey(instance, text)
      const kept = evaluation.values.get(key)
      if (kept) return kept
      const value = walkedResource(evaluation, declaration, instance)
      if (value) evaluation.values.set(key, value)
      else evaluation.isBlocked = true
      return value ?? unknownValue()
    }
  }
}

function notStatic(text: string, range: SourceRange): Diagnostic {
  const detail = `This is evaluated before anything is observed, so it may use variables, functions and local values made of these, but no other block: ${text} is not known yet.`
  return errorDiagnostic('Value not known before observation', detail, { range })
}

/** While only types are known: an object that can be linked to and whose attributes are unknown. */
function unknownResource(declaration: ResourceDeclaration, instance: ModuleInstance): Value {
  if (declaration.count || declaration.forEach) return unknownValue()
  const address = valueKey(instance, declaration.text)
  const { block } = declaration.kind.schema
  return { ...unknownObject(block), instance: { kindName: declaration.kindName, address } }
}

const unknownObjects = new WeakMap<BlockSchema, ObjectValue>()

function unknownObject(block: BlockSchema): ObjectValue {
  const known = unknownObjects.get(block)
  if (known) return known
  const attributes = Object.entries(impliedType(block).attributes).map(
    ([name, type]) => [name, unknownValue(type)] as const,
  )
  const value = markSensitive(objectValue(attributes), block)
  unknownObjects.set(block, value)
  return value
}

function walkedResource(
  evaluation: Evaluation,
  declaration: ResourceDeclaration,
  instance: ModuleInstance,
): Value | undefined {
  if (evaluation.phase.kind !== 'walk') return undefined
  const { known } = evaluation.phase
  const all = known.instances(nodeId(instance.module, declaration.text))
  if (!all) return undefined
  const own = instancesIn(evaluation, all, instance)
  const entries: [InstanceKey | undefined, ObjectValue][] = []
  for (const address of own) {
    const text = instanceText(address)
    const value = known.value(text)
    if (!value) return undefined
    const linked = value.instance
      ? value
      : { ...value, instance: { kindName: declaration.kindName, address: text } }
    entries.push([address.key, markSensitive(linked, declaration.kind.schema.block)])
  }
  if (declaration.count) return tupleValue(entries.map(([, value]) => value))
  if (declaration.forEach)
    return objectValue(entries.map(([key, value]) => [String(key ?? ''), value] as const))
  return entries[0]?.[1]
}

/** Of a block's instances those in one module instance. */
function instancesIn(
  evaluation: Evaluation,
  all: readonly InstanceAddress[],
  instance: ModuleInstance,
): readonly InstanceAddress[] {
  if (instance.address.length === 0) return all
  let groups = evaluation.grouped.get(all)
  if (!groups) {
    const made = new Map<string, InstanceAddress[]>()
    for (const address of all) {
      const text = moduleText(address.module)
      const group = made.get(text)
      if (group) group.push(address)
      else made.set(text, [address])
    }
    groups = made
    evaluation.grouped.set(all, made)
  }
  return groups.get(instance.text) ?? []
}
