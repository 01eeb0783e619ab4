import type { Plan, PlannedChange } from '../../plan/plan.js'
import { changedNames } from '../change-lines.js'
import { type ChangeGroup, groupChanges } from '../group-changes.js'
import { notes } from '../plan-text/change-text.js'
import type { FindSchema } from '../schemas.js'
import { codeSpan, plainText, shortened } from './escape.js'
import { listWithin, type Part } from './fit.js'

/** How many objects of each kind are added, changed and destroyed; nothing for plans of few changes, whose list says it all. */
export function kindTable(plan: Plan): readonly Part[] {
  const kinds = new Map<string, { create: number; update: number; replace: number; delete: number }>()
  for (const { kindName, action } of plan.changes) {
    if (action !== 'create' && action !== 'update' && action !== 'replace' && action !== 'delete') continue
    const counts = kinds.get(kindName) ?? { create: 0, update: 0, replace: 0, delete: 0 }
    counts[action]++
    kinds.set(kindName, counts)
  }
  if (kinds.size < 2) return []
  const cell = (count: number): string => (count === 0 ? '' : String(count))
  const rows = [...kinds].map(
    ([kind, counts]) =>
      `| ${codeSpan(kind)} | ${cell(counts.create)} | ${cell(counts.update)} | ${cell(counts.replace)} | ${cell(counts.delete)} |`,
  )
  const head = '| Kind | Create | Update | Replace | Destroy |\n|---|--:|--:|--:|--:|'
  return [{ rank: 7, tellings: [[head, ...rows].join('\n'), ''] }]
}

/** The addresses under what happens to them, the gravest first. */
export function groupPart(plan: Plan, findSchema: FindSchema, leastBytes: number): readonly Part[] {
  const groups = groupChanges(plan)
  if (groups.length === 0) return []
  const tell = (body: (group: ChangeGroup) => string): string =>
    [
      '#### Changes',
      ...groups.map(group => `**${group.title} (${group.changes.length})**${body(group)}`),
    ].join('\n\n')
  const names = (group: ChangeGroup): readonly string[] =>
    group.changes.map(change => codeSpan(shortened(change.address, 300)))
  const share = Math.floor(leastBytes / groups.length)
  return [
    {
      rank: 6,
      tellings: [
        tell(group => `\n\n${group.changes.map(change => listItem(change, group, findSchema)).join('\n')}`),
        tell(group => `: ${names(group).join(', ')}`),
        tell(group => `: ${listWithin(names(group), share)}`),
      ],
    },
  ]
}

function listItem(change: PlannedChange, { title }: ChangeGroup, findSchema: FindSchema): string {
  const said = [...sayings(change, title, findSchema), ...notes(change).map(plainText)]
  return `- ${codeSpan(change.address)}${said.length === 0 ? '' : `: ${said.join('; ')}`}`
}

function sayings(
  change: PlannedChange,
  title: ChangeGroup['title'],
  findSchema: FindSchema,
): readonly string[] {
  if (title === 'Destroy') return change.action === 'replace' ? ['replaced'] : []
  if (title !== 'Update' && title !== 'Replace' && title !== 'Drift') return []
  const names = changedNames(change, findSchema)
  const written = title === 'Replace' ? names.filter(name => name.forces) : names
  if (written.length === 0) return []
  const list = written.map(({ name }) => codeSpan(name)).join(', ')
  return [title === 'Replace' ? `forced by ${list}` : list]
}
