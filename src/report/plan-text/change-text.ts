import type { PlannedChange } from '../../plan/plan.js'
import type { Path } from '../../value/path.js'
import type { Value } from '../../value/value.js'
import { builtInProviderName } from '../../schema/kind-registry.js'
import type { Paint } from '../paint.js'
import type { FindSchema } from '../schemas.js'
import { renderBlockBody } from './block-text.js'
import { quote } from './quote.js'
import type { Outcome } from './symbol.js'

/** One change as a comment that says what will happen, and the block with what becomes of its arguments. */
export function renderChange(
  change: PlannedChange,
  findSchema: FindSchema,
  paint: Paint,
  isDrift = false,
): string {
  const lines = [
    ...commentLines(change, paint, isDrift),
    `${headerSymbol(change, paint)} ${blockHeader(change)} {`,
  ]
  const schema = findSchema(change.kindName, change.mode)
  const outcome = blockOutcome(change)
  const before = change.action === 'create' || change.action === 'read' ? undefined : change.prior
  const after =
    change.action === 'delete' ? undefined : change.action === 'forget' ? change.prior : change.planned
  if (schema !== undefined) {
    lines.push(
      ...renderBlockBody(schema.block, fields(before), fields(after), 1, {
        paint,
        path: [],
        outcome,
        forcesReplacement: path =>
          change.action === 'replace' && change.replacePaths.some(other => isSamePath(other, path)),
      }),
    )
  }
  lines.push('    }')
  return lines.join('\n')
}

function fields(value: Value | undefined): ReadonlyMap<string, Value> {
  return value?.kind === 'object' ? value.attributes : new Map()
}

function isSamePath(left: Path, right: Path): boolean {
  return left.length === right.length && left.every((step, place) => step === right[place])
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
      return 'update'
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

function blockHeader(change: PlannedChange): string {
  const [kind, name] = [change.kindName, nameOf(change.address)]
  if (change.mode === 'data') return `data ${quote(kind)} ${quote(name)}`
  return change.providerName === builtInProviderName
    ? `resource ${quote(kind)} ${quote(name)}`
    : `${kind} ${quote(name)}`
}

/** The block's own name inside an address: what stands before a key, after the last dot outside of keys. */
function nameOf(address: string): string {
  const withoutKey = address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]$/, '')
  return withoutKey.slice(withoutKey.lastIndexOf('.') + 1)
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

function notes(change: PlannedChange): readonly string[] {
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

function reasonNote(change: PlannedChange): string | undefined {
  const block = change.address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]$/, '')
  const detail = change.reasonDetail ?? change.address.slice(block.length)
  switch (change.reason) {
    case 'delete_because_no_resource_config':
      return `because ${block} is not in configuration`
    case 'delete_because_wrong_repetition':
      return `because resource ${detail}`
    case 'delete_because_count_index':
      return `because index ${detail} is out of range for count`
    case 'delete_because_each_key':
      return `because key ${detail} is not in for_each map`
    case 'delete_because_no_module':
      return `because ${detail} is not in configuration`
    case 'delete_because_no_move_target':
      return `because ${detail} was moved to ${block}, which is not in configuration`
    case 'read_because_config_unknown':
      return 'config refers to values not yet known'
    case 'read_because_dependency_pending':
      return 'depends on a resource or a module with changes pending'
    case 'read_because_check_nested':
      return 'config will be reloaded to verify a check block'
    default:
      return change.action === 'forget' && change.remains === undefined
        ? (change.reasonDetail ?? 'destroy = false is set in the configuration')
        : undefined
  }
}
