import type { OutputChange, PlannedChange } from '../../plan/plan.js'
import type { Json } from '../../provider/step.js'
import { containsUnknown } from '../../value/equal.js'
import type { Value } from '../../value/value.js'
import { resourceName } from './resource-name.js'
import { hidden, sensitiveMirror, unknownMirror, valueJson } from './value-json.js'

/** One change of an instance: before, after, what is unknown and what is sensitive of them. */
export function resourceChange(change: PlannedChange): Json {
  const isNew = change.action === 'create' || change.action === 'read'
  const isGone = change.action === 'delete' || change.action === 'forget'
  return {
    ...resourceName(change),
    ...(change.previousAddress === undefined ? {} : { previous_address: change.previousAddress }),
    ...(change.deposedKey === undefined ? {} : { deposed: change.deposedKey }),
    change: {
      actions: actionsOf(change),
      ...sides(isNew ? undefined : change.prior, isGone ? undefined : change.planned),
      ...(change.action === 'replace' && change.replacePaths.length > 0
        ? { replace_paths: change.replacePaths.map(path => [...path]) }
        : {}),
      ...(change.importing === undefined ? {} : { importing: { id: change.importing } }),
    },
    ...(change.reason === undefined ? {} : { action_reason: change.reason }),
  }
}

/** What happens to an instance, in order: a replacement is two actions. */
function actionsOf(change: PlannedChange): readonly string[] {
  if (change.action !== 'replace') return [change.action]
  return change.createBeforeDestroy ? ['create', 'delete'] : ['delete', 'create']
}

function sides(before: Value | undefined, after: Value | undefined): { readonly [name: string]: Json } {
  return {
    before: before === undefined ? null : (valueJson(before) ?? null),
    after: after === undefined ? null : (valueJson(after) ?? null),
    after_unknown: after === undefined || !containsUnknown(after) ? {} : unknownMirror(after),
    before_sensitive: before === undefined ? false : sensitiveMirror(before),
    after_sensitive: after === undefined ? false : sensitiveMirror(after),
  }
}

/** What becomes of an output; `after` is left out where nothing of it is known. */
export function outputChange({ action, before, after, isSensitive }: OutputChange): Json {
  const show = (value: Value): Json | undefined => {
    const json = valueJson(value)
    return isSensitive && json !== undefined && json !== null ? hidden : json
  }
  const shown = after === undefined ? null : show(after)
  return {
    actions: [action],
    before: before === undefined ? null : (show(before) ?? null),
    ...(shown === undefined ? {} : { after: shown }),
    after_unknown: after === undefined || !containsUnknown(after) ? false : unknownMirror(after),
    before_sensitive: isSensitive,
    after_sensitive: isSensitive,
  }
}
