import { hasErrors } from '../diagnostic/diagnostic.js'
import type { DesiredBlock, DesiredInstance } from '../desired/desired.js'
import type { ActionReason } from '../provider/change.js'
import type { ObjectValue } from '../value/value.js'
import { markSensitive } from '../schema/mark-sensitive.js'
import { copyMarks } from './copy-marks.js'
import { isWhollyKnown } from '../value/equal.js'
import type { PlannedChange } from './plan.js'
import type { InstanceOutcome } from './plan-managed.js'
import { proposeValue } from './propose.js'
import { resolveLinks } from './resolve-links.js'
import type { WalkContext } from './walk-context.js'

/** What a data block answers now; its change only where the answer has to wait for apply. */
export interface DataOutcome extends InstanceOutcome {
  readonly value: ObjectValue | undefined
}

/** Looks a data block up, or plans to do so during apply where its arguments are not known or what it waits for changes. */
export function planData(
  context: WalkContext,
  block: DesiredBlock,
  desired: DesiredInstance,
  written: ObjectValue,
): DataOutcome {
  const schema = context.schemaOf('data', block.kindName)
  const config = resolveLinks(schema.block, written, context.links)
  const reason = deferral(context, desired, config)
  if (reason !== undefined) {
    const planned = markSensitive(
      copyMarks(proposeValue(schema.block, undefined, config), config),
      schema.block,
    )
    return {
      change: readChange(context, block, desired, config, planned, reason),
      value: planned,
      diagnostics: [],
    }
  }
  const { value, findings } = context.request.session.lookup(block.kindName, config, context.observation)
  context.addFindings(
    findings.map(finding => ({ ...finding, address: finding.address ?? desired.addressText })),
  )
  if (value === undefined) return { change: undefined, value: undefined, diagnostics: [] }
  return {
    change: undefined,
    value: markSensitive(copyMarks(resolveLinks(schema.block, value, context.links), config), schema.block),
    diagnostics: [],
  }
}

function deferral(
  context: WalkContext,
  desired: DesiredInstance,
  config: ObjectValue,
): ActionReason | undefined {
  if (!isWhollyKnown(config)) return 'read_because_config_unknown'
  const isPending = (desired.explicitDependencies ?? []).some(block => context.hasPendingChanges(block))
  return isPending ? 'read_because_dependency_pending' : undefined
}

function readChange(
  context: WalkContext,
  block: DesiredBlock,
  desired: DesiredInstance,
  config: ObjectValue,
  planned: ObjectValue,
  reason: ActionReason,
): PlannedChange {
  const range = context.request.desired.range(desired.addressText)
  return {
    address: desired.addressText,
    kindName: block.kindName,
    mode: 'data',
    providerName: block.providerName,
    action: 'read',
    reason,
    config,
    planned,
    replacePaths: [],
    dependencies: [],
    createBeforeDestroy: false,
    disruption: 'allow',
    isTainted: false,
    ...(range === undefined ? {} : { range }),
  }
}

/** True when the outcome leaves nothing for dependants to rest on. */
export function isFailed(outcome: DataOutcome): boolean {
  return outcome.value === undefined || hasErrors(outcome.diagnostics)
}
