import type { PlannedChange } from '../plan/plan.js'
import { noPaint, type Paint } from './paint.js'
import { blockHeader, differenceOf, headerSymbol, notes } from './plan-text/change-text.js'
import type { Difference } from './plan-text/difference.js'
import { renderDifference } from './plan-text/render-difference.js'
import type { FindSchema } from './schemas.js'

/** What becomes of a line: its mark is told apart from texts that look like one. */
export type LineMark = 'added' | 'removed' | 'changed' | 'none'

/** One line of a change, its mark taken out of the text. */
export interface ChangeLine {
  readonly mark: LineMark
  readonly text: string
}

/** Stands before each coloured text and is no character of any text: it tells marks from what looks like them. */
const flag = '\uFDD0'

const flagged = (text: string): string => `${flag}${text}`

const flaggingPaint: Paint = { ...noPaint, red: flagged, green: flagged, yellow: flagged }

/**
 * A change's block, line by line, for formats that colour whole lines. What is only known after apply and was not there
 * before is counted, not listed.
 */
export function changeLines(change: PlannedChange, findSchema: FindSchema): readonly ChangeLine[] {
  const schema = findSchema(change.kindName, change.mode)
  const header = `${headerSymbol(change, flaggingPaint)} ${blockHeader(change, schema)}`
  const comments = notes(change).map((note): ChangeLine => ({ mark: 'none', text: `    # ${note}` }))
  if (schema === undefined) return [...comments, lineOf(header)]
  const { difference, unknownCount } = withoutUnknown(differenceOf(change, schema.block))
  const style = { paint: flaggingPaint, showsUnchanged: change.importing !== undefined }
  const lines = `${header} ${renderDifference(difference, 0, style)}`.split('\n').map(lineOf)
  if (unknownCount === 0) return [...comments, ...lines]
  const counted = `        # (${unknownCount} ${unknownCount === 1 ? 'attribute' : 'attributes'} known after apply)`
  return [...comments, ...lines.slice(0, -1), { mark: 'none', text: counted }, ...lines.slice(-1)]
}

/** The names of attributes and blocks of a change that do not stay as they are, those that force a replacement first. */
export function changedNames(change: PlannedChange, findSchema: FindSchema): readonly ChangedName[] {
  const schema = findSchema(change.kindName, change.mode)
  if (schema === undefined) return []
  const difference = differenceOf(change, schema.block)
  if (difference.shape !== 'block') return []
  const attributes = [...difference.attributes].flatMap(([name, part]): readonly ChangedName[] =>
    part.outcome === 'none' || (part.shape === 'unknown' && !part.forces)
      ? []
      : [{ name, forces: part.forces }],
  )
  const blocks = difference.groups.flatMap((group): readonly ChangedName[] =>
    group.blocks.some(block => block.difference.outcome !== 'none')
      ? [{ name: group.name, forces: group.forces || group.blocks.some(block => block.difference.forces) }]
      : [],
  )
  const all = [...attributes, ...blocks]
  return [...all.filter(each => each.forces), ...all.filter(each => !each.forces)]
}

/** An attribute or block type that changes. */
export interface ChangedName {
  readonly name: string
  readonly forces: boolean
}

function withoutUnknown(difference: Difference): {
  readonly difference: Difference
  readonly unknownCount: number
} {
  if (difference.shape !== 'block') return { difference, unknownCount: 0 }
  const kept = [...difference.attributes].filter(
    ([, part]) => !(part.shape === 'unknown' && part.before === undefined),
  )
  return {
    difference: { ...difference, attributes: new Map(kept) },
    unknownCount: difference.attributes.size - kept.length,
  }
}

function lineOf(line: string): ChangeLine {
  const found = new RegExp(`^\\s*${flag}\\s*(-/${flag}\\+|\\+/${flag}-|[+~.-])`).exec(line)
  const text = line.replaceAll(flag, '')
  if (found === null) return { mark: 'none', text }
  const symbol = found[1]
  const mark = symbol === '+' ? 'added' : symbol === '-' ? 'removed' : 'changed'
  const width = found[0].replaceAll(flag, '').length
  return { mark, text: ' '.repeat(width) + text.slice(width) }
}
