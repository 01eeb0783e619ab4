import type { Action, ActionReason } from '../provider/change.js'
import type { Path } from '../value/path.js'
import { deepMarks, partsWithin } from '../value/marks.js'
import { sameValue } from '../value/same.js'
import type { LinkValue, ObjectValue, Value } from '../value/value.js'

/** What is known when it is decided what happens to an instance that is wanted. */
export interface Situation {
  readonly prior: ObjectValue | undefined
  readonly planned: ObjectValue
  readonly replacePaths: readonly Path[]
  readonly isTainted: boolean
  readonly isRequested: boolean
  readonly isTriggered: boolean
  /** A write-only argument has another value than the one last applied. */
  readonly hasNewSecret: boolean
}

export interface Decision {
  readonly action: Action
  readonly reason?: ActionReason
}

/** The action for an instance that the configuration declares, and why it replaces. */
export function decideAction(situation: Situation): Decision {
  const { prior, planned } = situation
  if (prior === undefined) return { action: 'create' }
  if (situation.isTainted) return { action: 'replace', reason: 'replace_because_tainted' }
  if (situation.replacePaths.length > 0) return { action: 'replace', reason: 'replace_because_cannot_update' }
  if (situation.isRequested) return { action: 'replace', reason: 'replace_by_request' }
  if (situation.isTriggered) return { action: 'replace', reason: 'replace_by_triggers' }
  return { action: situation.hasNewSecret || !isUnchanged(prior, planned) ? 'update' : 'no-op' }
}

/** True when planning changes neither a value nor whether it is sensitive. */
export function isUnchanged(prior: ObjectValue, planned: ObjectValue): boolean {
  for (const [name, value] of planned.attributes) {
    const before = prior.attributes.get(name)
    if (before === undefined ? value.kind !== 'null' : !isSame(before, value)) return false
  }
  return true
}

/** Nulls of different types are one null; a difference in marks alone is a change too. */
export function isSame(before: Value, after: Value): boolean {
  if (before.kind === 'null' && after.kind === 'null') return before.marks === after.marks
  return sameValue(before, after) && deepMarks(before) === deepMarks(after) && !leadsElsewhere(before, after)
}

/** True when a link that led to an object will lead to another one under the same address, because that is made anew. */
function leadsElsewhere(before: Value, after: Value): boolean {
  const anew = new Set(
    linksIn(after).flatMap(link => (link.identity === undefined ? (link.address ?? []) : [])),
  )
  return (
    anew.size > 0 &&
    linksIn(before).some(
      link => link.address !== undefined && link.identity !== undefined && anew.has(link.address),
    )
  )
}

function linksIn(value: Value): readonly LinkValue[] {
  return value.kind === 'link' ? [value] : [...partsWithin(value)].flatMap(linksIn)
}
