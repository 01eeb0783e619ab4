import type { PlannedChange } from '../../plan/plan.js'
import type { BlockSchema, KindSchema } from '../../schema/schema.js'
import { parseInstance } from '../../address/parse-address.js'
import type { Paint } from '../paint.js'
import type { FindSchema } from '../schemas.js'
import { compareBlocks } from './compare-blocks.js'
import type { Difference } from './difference.js'
import { quote } from './quote.js'
import { reasonNote } from './reason-note.js'
import { renderDifference } from './render-difference.js'
import type { Outcome } from './symbol.js'

/** One change as a comment that says what will happen, and the block with what becomes of its arguments. */
export function renderChange(
  change: PlannedChange,
  findSchema: FindSchema,
  paint: Paint,
  isDrift = false,
): string {
  const schema = findSchema(change.kindName, change.mode)
  const start = `${headerSymbol(change, paint)} ${blockHeader(change, schema)}`
  const body =
    schema === undefined
      ? '{\n    }'
      : renderDifference(differenceOf(change, schema.block), 0, {
          paint,
          showsUnchanged: change.importing !== undefined,
        })
  return [...commentLines(change, paint, isDrift), `${start} ${body}`].join('\n')
}

/** What becomes of the arguments of a change's block. */
export function differenceOf(change: PlannedChange, schema: BlockSchema): Difference {
  const { action, prior, planned } = change
  const before = action === 'create' || action === 'read' ? undefined : prior
  const after = action === 'delete' ? undefined : action === 'forget' ? prior : planned
  const paths = action === 'replace' ? change.replacePaths : []
  return compareBlocks(before, after, schema, paths, blockOutcome(change))
}

function blockOutcome(change: PlannedChange): Outcome {
  switch (change.action) {
    case 'create':
    case 'read':
      return 'create'
    case 'delete':
      return 'delete'
    case 'update':
    case 'replace':
    case 'no-op':
    case 'forget':
      return 'none'
  }
}

/** The symbol in front of the block, three columns wide. */
export function headerSymbol(change: PlannedChange, paint: Paint): string {
  switch (change.action) {
    case 'create':
      return paint.green('  +')
    case 'delete':
      return paint.red('  -')
    case 'update':
      return paint.yellow('  ~')
    case 'replace':
      return change.createBeforeDestroy
        ? `${paint.green('+')}/${paint.red('-')}`
        : `${paint.red('-')}/${paint.green('+')}`
    case 'read':
      return paint.cyan(' <=')
    case 'forget':
      return paint.red(' .')
    case 'no-op':
      return '   '
  }
}

/** The first line of the block as it is written, without its brace. */
export function blockHeader(change: PlannedChange, schema: KindSchema | undefined): string {
  const [kind, name] = [change.kindName, quote(parseInstance(change.address)?.name ?? change.address)]
  if (change.mode === 'data') return `data ${quote(kind)} ${name}`
  return schema?.form === 'resource' ? `resource ${quote(kind)} ${name}` : `${kind} ${name}`
}

function commentLines(change: PlannedChange, paint: Paint, isDrift: boolean): readonly string[] {
  const address = paint.bold(
    change.deposedKey === undefined
      ? change.address
      : `${change.address} (deposed object ${change.deposedKey})`,
  )
  const lead = change.action === 'forget' ? ' #' : '  #'
  const line = (text: string): string => `${lead} ${text}`
  const lines = [line(headline(change, address, isDrift))]
  if (change.deposedKey !== undefined)
    lines.push(line('(left over from a partially-failed replacement of this instance)'))
  for (const note of notes(change)) lines.push(line(note))
  return lines
}

function headline(change: PlannedChange, address: string, isDrift: boolean): string {
  if (isDrift) return change.action === 'delete' ? `${address} has been deleted` : `${address} has changed`
  switch (change.action) {
    case 'create':
      return `${address} will be created`
    case 'read':
      return `${address} will be read during apply`
    case 'update':
      return `${address} will be updated in-place`
    case 'delete':
      return `${address} will be destroyed`
    case 'forget':
      return `${address} will no longer be managed by Poolwright, but will not be destroyed`
    case 'replace':
      return replacement(change, address)
    case 'no-op':
      if (change.importing !== undefined) return `${address} will be imported`
      return `${change.previousAddress ?? ''} has moved to ${address}`
  }
}

function replacement(change: PlannedChange, address: string): string {
  switch (change.reason) {
    case 'replace_because_tainted':
      return `${address} is tainted, so must be replaced`
    case 'replace_by_request':
      return `${address} will be replaced, as requested`
    case 'replace_by_triggers':
      return `${address} will be replaced due to changes in replace_triggered_by`
    default:
      return `${address} must be replaced`
  }
}

/** What is said below the headline of a change: why, where from, what remains. */
export function notes(change: PlannedChange): readonly string[] {
  const notes: string[] = []
  if (change.remains !== undefined) notes.push(`(${change.remains})`)
  const reason = reasonNote(change)
  if (reason !== undefined && change.deposedKey === undefined) notes.push(`(${reason})`)
  if (change.previousAddress !== undefined && change.action !== 'no-op')
    notes.push(`(moved from ${change.previousAddress})`)
  if (change.importing !== undefined && change.action !== 'no-op')
    notes.push(`(imported from ${quote(change.importing)})`)
  if (change.importing !== undefined && change.action === 'replace')
    notes.push('Warning: this will destroy the imported resource')
  return notes
}
