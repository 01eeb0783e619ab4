import type { BlockSchema } from '../schema/schema.js'
import type { ObjectValue } from '../value/value.js'
import { isSame } from './decide-action.js'
import type { PlannedChange } from './plan.js'
import { schemaParts, type SchemaPart } from './schema-parts.js'
import type { WalkContext } from './walk-context.js'

/** What became of the objects of the state since they were last applied; facts that only a provider tells are not drift. */
export function findDrift(context: WalkContext): readonly PlannedChange[] {
  const drift: PlannedChange[] = []
  if (context.request.options?.refresh === false) return drift
  for (const past of context.past.instances.values()) {
    const { recorded, applied, schema } = past
    if (recorded.mode === 'data' || recorded.identity === '') continue
    const now = context.priorOf(recorded.kindName, recorded.identity, past, schema)
    if (now && isAsApplied(schema.block, applied, now)) continue
    drift.push({
      address: past.address,
      kindName: recorded.kindName,
      mode: 'managed',
      providerName: recorded.providerName,
      action: now ? 'update' : 'delete',
      identity: recorded.identity,
      prior: applied,
      applied,
      replacePaths: [],
      dependencies: [],
      createBeforeDestroy: recorded.createBeforeDestroy,
      disruption: 'allow',
      isTainted: recorded.isTainted,
      ...(now === undefined ? {} : { planned: withoutFacts(schema.block, applied, now) }),
    })
  }
  return drift
}

function isAsApplied(block: BlockSchema, applied: ObjectValue, now: ObjectValue): boolean {
  return schemaParts(block).every(part => {
    if (isFact(part) || part.attribute?.writeOnly) return true
    const before = applied.attributes.get(part.name)
    const after = now.attributes.get(part.name)
    return before === undefined || after === undefined || isSame(before, after)
  })
}

/** The object as it is now, but for what only a provider tells: where a VM runs is nobody's change. */
function withoutFacts(block: BlockSchema, applied: ObjectValue, now: ObjectValue): ObjectValue {
  const attributes = new Map(now.attributes)
  for (const part of schemaParts(block)) {
    const before = applied.attributes.get(part.name)
    if (isFact(part) && before !== undefined) attributes.set(part.name, before)
  }
  return { ...now, attributes }
}

function isFact({ attribute }: SchemaPart): boolean {
  return attribute?.computed === true && attribute.optional !== true
}
