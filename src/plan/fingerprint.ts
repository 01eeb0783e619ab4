import type { Json } from '../provider/step.js'
import { canonicalDigest } from '../state/canonical-json.js'
import { encodeValue } from '../state/value-json.js'
import { containsSensitive } from '../value/marks.js'
import { typeOf } from '../value/type-of.js'
import type { Plan, PlannedChange } from './plan.js'

/**
 * The same text for plans that do the same: over the steps, the changes and what is written, without observed facts, which
 * differ from one minute to the next, and without anything sensitive, which a hash would give away.
 */
export function fingerprintPlan(plan: Pick<Plan, 'mode' | 'steps' | 'changes' | 'outputs'>): string {
  const content = {
    mode: plan.mode,
    steps: plan.steps,
    changes: plan.changes.map(describeChange),
    outputs: plan.outputs.map(output => [output.name, output.action]),
  }
  return canonicalDigest(content)
}

/** Its names are in order, so that the digest has nothing to sort. */
function describeChange(change: PlannedChange): Json {
  return {
    action: change.action,
    address: change.address,
    deposedKey: change.deposedKey ?? null,
    identity: change.identity ?? null,
    importing: change.importing ?? null,
    previousAddress: change.previousAddress ?? null,
    written: change.action === 'no-op' ? null : writtenValues(change),
  }
}

function writtenValues(change: PlannedChange): Json {
  const written: Record<string, Json> = {}
  for (const [name, value] of change.config?.attributes ?? []) {
    const isKept = change.planned?.attributes.get(name)?.kind !== 'null'
    if (value.kind !== 'null' && isKept && !containsSensitive(value))
      written[name] = encodeValue(value, typeOf(value))
  }
  return written
}
