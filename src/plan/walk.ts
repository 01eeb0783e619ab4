import type { InstanceAddress } from '../address/address.js'
import { instanceText } from '../address/print-address.js'
import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import type { DesiredBlock, DesiredInstance } from '../desired/desired.js'
import { unknownValue, objectValue } from '../value/construct.js'
import { anyType } from '../value/type.js'
import type { ObjectValue } from '../value/value.js'
import type { Expanded } from './find-orphans.js'
import { isFailed, planData } from './plan-data.js'
import { planManaged } from './plan-managed.js'
import { schemaParts } from './schema-parts.js'
import type { WalkContext } from './walk-context.js'

/** What one walk over the configuration came to. Its changes and findings are in the context. */
export interface WalkResult {
  readonly expanded: ReadonlyMap<string, Expanded>
  /** Blocks of which some instance could not be planned, and blocks that rest on these. */
  readonly failed: ReadonlySet<string>
  readonly diagnostics: readonly Diagnostic[]
  readonly instances: readonly InstanceAddress[]
  /** The block dependencies of each instance. */
  readonly dependencies: ReadonlyMap<string, readonly string[]>
}

/** Goes through the blocks in dependency order and plans instance by instance. What rests on a failure is left out. */
export async function walkBlocks(context: WalkContext): Promise<WalkResult> {
  const { desired } = context.request
  const expanded = new Map<string, Expanded>()
  const failed = new Set<string>()
  const diagnostics: Diagnostic[] = []
  const instances: InstanceAddress[] = []
  const dependencies = new Map<string, readonly string[]>()
  for (const block of desired.blocks) {
    if (block.dependencies.some(name => failed.has(name))) {
      failed.add(block.text)
      continue
    }
    const expansion = desired.expand(block, context.known)
    diagnostics.push(...expansion.diagnostics)
    if (hasErrors(expansion.diagnostics)) {
      failed.add(block.text)
      continue
    }
    expanded.set(block.text, { block, expansion })
    context.known.setInstances(block.text, expansion.instances)
    for (const instance of expansion.instances) {
      instances.push(instance)
      const outcome = await walkInstance(context, block, instance)
      diagnostics.push(...outcome.diagnostics)
      if (outcome.dependencies) dependencies.set(outcome.address, outcome.dependencies)
      if (outcome.isFailed) {
        failed.add(block.text)
        context.failedInstances.add(outcome.address)
      }
    }
  }
  return { expanded, failed, diagnostics, instances, dependencies }
}

interface WalkedInstance {
  readonly address: string
  readonly isFailed: boolean
  readonly diagnostics: readonly Diagnostic[]
  readonly dependencies?: readonly string[]
}

async function walkInstance(
  context: WalkContext,
  block: DesiredBlock,
  instance: InstanceAddress,
): Promise<WalkedInstance> {
  const address = instanceText(instance)
  const isLeftOut = !context.selection.includes(block.text, instance)
  if (isLeftOut) context.leftOut.add(address)
  if (isLeftOut || context.request.mode === 'destroy') {
    return keepInstance(context, block, instance, address)
  }
  const { desired } = context.request
  const evaluated = desired.evaluate(block, instance, context.known)
  const before = desired.conditions(block, instance, context.known, 'before', undefined)
  const early = [...evaluated.diagnostics, ...before]
  const { config, dependencies } = evaluated
  if (config === undefined || hasErrors(early))
    return { address, isFailed: true, diagnostics: early, dependencies }
  const outcome = await planInstance(context, block, evaluated, config)
  const diagnostics = [...early, ...outcome.diagnostics]
  if (outcome.value === undefined) return { address, isFailed: true, diagnostics, dependencies }
  context.known.setValue(address, block.kindName, outcome.value, context.links.identityOf(address))
  const after = desired.conditions(block, instance, context.known, 'after', outcome.value)
  return { address, isFailed: hasErrors(after), diagnostics: [...diagnostics, ...after], dependencies }
}

async function planInstance(
  context: WalkContext,
  block: DesiredBlock,
  desired: DesiredInstance,
  config: ObjectValue,
): Promise<{ readonly value: ObjectValue | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  if (block.address.mode === 'data') {
    const outcome = planData(context, block, desired, config)
    if (outcome.change) context.addChange(outcome.change, block.text)
    return { value: isFailed(outcome) ? undefined : outcome.value, diagnostics: outcome.diagnostics }
  }
  const outcome = await planManaged(context, block, desired, config)
  if (!outcome.change) return { value: undefined, diagnostics: outcome.diagnostics }
  if (context.request.mode === 'refresh-only') {
    return {
      value: outcome.change.prior ?? outcome.change.applied ?? outcome.change.planned,
      diagnostics: outcome.diagnostics,
    }
  }
  context.addChange(outcome.change, block.text)
  return { value: outcome.change.planned, diagnostics: outcome.diagnostics }
}

/** An instance that the plan is not about, or one that is to be destroyed: others see it as it is now. */
function keepInstance(
  context: WalkContext,
  block: DesiredBlock,
  instance: InstanceAddress,
  address: string,
): WalkedInstance {
  const schema = context.schemaOf(block.address.mode, block.kindName)
  const past = context.past.instances.get(address)
  const prior = past && context.priorOf(block.kindName, past.recorded.identity, past, schema)
  const unknown = objectValue(
    schemaParts(schema.block).map(part => [part.name, unknownValue(part.attribute?.type ?? anyType)]),
  )
  context.known.setValue(address, block.kindName, prior ?? past?.applied ?? unknown, past?.recorded.identity)
  if (context.request.mode !== 'destroy') return { address, isFailed: false, diagnostics: [] }
  // Destroying needs no valid configuration, so what is wrong with it is not told.
  const evaluated = context.request.desired.evaluate(block, instance, context.known)
  if (evaluated.lifecycle.preventDestroy && past && context.selection.includes(block.text, instance))
    context.prevented.add(address)
  return { address, isFailed: false, diagnostics: [], dependencies: evaluated.dependencies }
}
