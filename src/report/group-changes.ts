import type { Plan, PlannedChange } from '../plan/plan.js'

/** Changes that come to the same, under the heading that a reviewer looks for. */
export interface ChangeGroup {
  readonly title: ChangeGroupTitle
  readonly changes: readonly PlannedChange[]
}

export type ChangeGroupTitle =
  'Destroy' | 'Replace' | 'Update' | 'Create' | 'Import' | 'Move' | 'Forget' | 'Read' | 'Drift'

/** The changes of a plan, the gravest first. A replacement that destroys stands under both headings. */
export function groupChanges(plan: Pick<Plan, 'changes' | 'drift' | 'mode'>): readonly ChangeGroup[] {
  const of = (title: ChangeGroupTitle, test: (change: PlannedChange) => boolean): ChangeGroup => ({
    title,
    changes: plan.changes.filter(test),
  })
  const groups: readonly ChangeGroup[] = [
    of('Destroy', change => change.action === 'delete' || destroysWhileReplacing(change)),
    of('Replace', change => change.action === 'replace'),
    of('Update', change => change.action === 'update'),
    of('Create', change => change.action === 'create'),
    of('Import', change => change.importing !== undefined),
    of('Move', change => change.previousAddress !== undefined),
    of('Forget', change => change.action === 'forget'),
    of('Read', change => change.action === 'read'),
    { title: 'Drift', changes: plan.mode === 'refresh-only' ? plan.drift : [] },
  ]
  return groups.filter(group => group.changes.length > 0)
}

/** True where the old object goes for good; where it is only let go of, the change says what remains. */
function destroysWhileReplacing(change: PlannedChange): boolean {
  return change.action === 'replace' && change.remains === undefined
}

/** The changes that a reader is shown one by one, the gravest first. */
export function shownChanges(plan: Pick<Plan, 'changes' | 'drift' | 'mode'>): readonly PlannedChange[] {
  return [...new Set(groupChanges(plan).flatMap(group => group.changes))]
}
