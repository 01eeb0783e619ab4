import type { Plan } from '../../plan/plan.js'

/** How many objects a plan touches; a replacement counts as one added and one destroyed, a forgotten one apart. */
export interface ChangeCounts {
  readonly add: number
  readonly change: number
  readonly destroy: number
  readonly import: number
  readonly forget: number
  readonly moved: number
  readonly read: number
}

/** Counts the changes of a plan. */
export function countChanges(plan: Pick<Plan, 'changes'>): ChangeCounts {
  const count = { add: 0, change: 0, destroy: 0, import: 0, forget: 0, moved: 0, read: 0 }
  for (const change of plan.changes) {
    if (change.importing !== undefined) count.import++
    if (change.action === 'create') count.add++
    if (change.action === 'update') count.change++
    if (change.action === 'delete') count.destroy++
    if (change.action === 'forget') count.forget++
    if (change.action === 'read') count.read++
    if (change.action === 'no-op' && change.previousAddress !== undefined) count.moved++
    if (change.action === 'replace') {
      count.add++
      if (change.remains === undefined) count.destroy++
      else count.forget++
    }
  }
  return count
}

/** `Plan: 3 to add, 1 to change, 0 to destroy.` */
export function countLine(counts: ChangeCounts): string {
  const imports = counts.import > 0 ? `${counts.import} to import, ` : ''
  const forgets = counts.forget > 0 ? ` ${counts.forget} to forget.` : ''
  return `${imports}${counts.add} to add, ${counts.change} to change, ${counts.destroy} to destroy.${forgets}`
}
