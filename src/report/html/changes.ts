import type { Plan, PlannedChange } from '../../plan/plan.js'
import { type ChangeLine, changeLines, changedNames } from '../change-lines.js'
import { type ChangeGroup, groupChanges } from '../group-changes.js'
import type { FindSchema } from '../schemas.js'
import { escaped } from './markup.js'

/** The changes under what happens to them, each to unfold; a script adds a search. */
export function changeList(plan: Plan, findSchema: FindSchema): string {
  const groups = groupChanges(plan)
  if (groups.length === 0) return ''
  return `${search}\n${groups.map(group => changeGroup(group, findSchema)).join('\n')}`
}

/** Hidden until the script shows it: without a script it would do nothing. */
const search = `<form class="search" role="search" hidden>
<label for="search">Search changes</label> <input id="search" type="search" autocomplete="off">
<button type="button" data-fold="open">Unfold all</button> <button type="button" data-fold="closed">Fold all</button>
<span id="found" role="status"></span>
</form>`

/** Longer groups are folded until somebody wants to see them. */
const mostOpen = 60

function changeGroup({ title, changes }: ChangeGroup, findSchema: FindSchema): string {
  const items = changes.map(change => changeItem(change, findSchema))
  const isOpen = changes.length <= mostOpen
  return `<details class="group"${isOpen ? ' open' : ''}><summary><h3>${title} <span class="count">${changes.length}</span></h3></summary>\n${items.join('\n')}\n</details>`
}

const kinds: Readonly<Record<PlannedChange['action'], string>> = {
  create: 'added',
  read: 'none',
  update: 'changed',
  replace: 'changed',
  delete: 'removed',
  forget: 'changed',
  'no-op': 'none',
}

function changeItem(change: PlannedChange, findSchema: FindSchema): string {
  const names =
    change.action === 'update' || change.action === 'replace' ? changedNames(change, findSchema) : []
  const said = names.map(({ name, forces }) => (forces ? `${name} (forces replacement)` : name)).join(', ')
  const summary = `<code>${escaped(change.address)}</code>${said === '' ? '' : ` <span class="said">${escaped(said)}</span>`}`
  const lines = changeLines(change, findSchema).map(changeLine).join('')
  const words = otherWords(change, findSchema)
  const found = words === '' ? '' : ` data-words="${escaped(words)}"`
  return `<details class="change ${kinds[change.action]}"${found}><summary>${summary}</summary>\n<pre tabindex="0">${lines}</pre></details>`
}

/** Words that people may type for the attributes of the kind; the search finds them too. */
function otherWords(change: PlannedChange, findSchema: FindSchema): string {
  const attributes = findSchema(change.kindName, change.mode)?.block.attributes ?? {}
  return Object.values(attributes)
    .flatMap(({ otherWords: words }) => words ?? [])
    .join(' ')
}

const signs = { added: '+', removed: '-', changed: '~', none: ' ' } as const

function changeLine({ mark, text }: ChangeLine): string {
  const line = `${signs[mark]}${escaped(text.slice(3))}`
  return mark === 'none' ? `${line}\n` : `<span class="${mark}">${line}</span>\n`
}
