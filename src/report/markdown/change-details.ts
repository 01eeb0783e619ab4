import type { Plan, PlannedChange } from '../../plan/plan.js'
import { type ChangeLine, changeLines } from '../change-lines.js'
import { shownChanges } from '../group-changes.js'
import type { FindSchema } from '../schemas.js'
import { fenced } from './escape.js'
import type { Part } from './fit.js'

/** Each change as a difference that can be unfolded; those that do not fit are left out one by one, the gravest last. */
export function detailParts(plan: Plan, findSchema: FindSchema): readonly Part[] {
  return shownChanges(plan)
    .filter(hasDetails)
    .map(change => ({ rank: 20, tellings: [detail(change, findSchema), ''] }))
}

function hasDetails(change: PlannedChange): boolean {
  return change.action !== 'no-op' && change.action !== 'forget'
}

const verbs: Readonly<Record<PlannedChange['action'], string>> = {
  create: 'will be created',
  read: 'will be read during apply',
  update: 'will be updated in-place',
  replace: 'must be replaced',
  delete: 'will be destroyed',
  forget: 'will no longer be managed',
  'no-op': 'stays as it is',
}

function detail(change: PlannedChange, findSchema: FindSchema): string {
  const block = fenced('diff', changeLines(change, findSchema).map(diffLine))
  return `<details><summary>${htmlCode(change.address)} ${verbs[change.action]}</summary>\n\n${block}\n\n</details>`
}

/** Summaries are HTML, where code spans are not understood by every forge. */
function htmlCode(text: string): string {
  return `<code>${text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;')
    .replaceAll('#', '&#35;')
    .replace(/[\r\n]+/g, ' ')}</code>`
}

const marks = { added: '+', removed: '-', changed: '!', none: ' ' } as const

/** A line as forges colour differences: its mark in the first column, or a space there. */
export function diffLine({ mark, text }: ChangeLine): string {
  const body = text.replaceAll('\r', '␍')
  if (body.trim() === '') return mark === 'none' ? '' : marks[mark]
  return `${marks[mark]}${body.startsWith('    ') ? body.slice(3) : ` ${body.trimStart()}`}`
}
