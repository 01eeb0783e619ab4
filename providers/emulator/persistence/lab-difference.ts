import { errorDiagnostic, type Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import type { SourceText } from '../../../src/diagnostic/source.js'
import { headerRange } from '../../../src/schema/body-content.js'
import { parseFile } from '../../../src/syntax/parse-file.js'
import type { Hardware, Nas } from '../lab/hardware.js'
import type { Snapshot } from './snapshot.js'

/** The hardware item by item, as the snapshot keeps it to tell what an edit of the lab file changed. */
export function describeLab(hardware: Hardware): Snapshot['lab'] {
  const { segments, machines, nas, updates, templates } = hardware
  const parts = { segment: segments, machine: machines, nas, update: updates, template: templates }
  const entries = Object.entries(parts).flatMap(([type, items]) =>
    [...items].map(([label, item]) => [`${type} ${label}`, JSON.stringify(item)] as const),
  )
  return Object.fromEntries(entries)
}

/**
 * What in the lab file differs from what the world was made from. Things that were only added are fine: they are given
 * as `added`, by type and label.
 */
export function compareLab(
  before: Snapshot['lab'],
  after: Snapshot['lab'],
  source: SourceText,
): { readonly added: readonly string[]; readonly problems: readonly Diagnostic[] } {
  const problems: Diagnostic[] = []
  for (const [key, text] of Object.entries(before)) {
    const now = after[key]
    if (now === undefined) problems.push(lost(key))
    else if (
      now !== text &&
      !(key.startsWith('nas ') ? extendsNas(text, now) : isKept(JSON.parse(text), JSON.parse(now)))
    )
      problems.push(changed(key, source))
  }
  return { added: Object.keys(after).filter(key => !(key in before)), problems }
}

/** A NAS may get more ports and exports. */
function extendsNas(before: string, after: string): boolean {
  const [old, now] = [JSON.parse(before) as Nas, JSON.parse(after) as Nas]
  const keeps = (kept: readonly unknown[], all: readonly unknown[]) =>
    kept.every(item => all.some(other => isKept(item, other)))
  return keeps(old.ports, now.ports) && keeps(old.exports, now.exports)
}

/** True where all that was written down is as before; what an older Poolwright did not know of is no edit. */
function isKept(before: unknown, now: unknown): boolean {
  if (typeof before !== 'object' || before === null || typeof now !== 'object' || now === null)
    return before === now
  if (Array.isArray(before) !== Array.isArray(now)) return false
  if (Array.isArray(before) && Array.isArray(now) && before.length !== now.length) return false
  const present = new Map(Object.entries(now))
  return Object.entries(before).every(([name, value]) => isKept(value, present.get(name)))
}

const remedy =
  'Undo the edit, or make the lab anew with "poolwright lab reset", which loses everything that its pools hold.'

function lost(key: string): Diagnostic {
  return errorDiagnostic(
    'Lab file changed',
    `The emulated lab was made with the ${quoted(key)}, which the lab file no longer has. ${remedy}`,
  )
}

function changed(key: string, source: SourceText): Diagnostic {
  const [type, label] = split(key)
  const block = parseFile(source).file.body.blocks.find(
    candidate => candidate.type === type && candidate.labels[0]?.value === label,
  )
  return errorDiagnostic(
    'Lab file changed',
    `The ${quoted(key)} is not what it was when the emulated lab was made. ${remedy}`,
    block === undefined ? {} : { range: headerRange(block) },
  )
}

function quoted(key: string): string {
  const [type, label] = split(key)
  return `${type} "${label}"`
}

function split(key: string): readonly [type: string, label: string] {
  const space = key.indexOf(' ')
  return [key.slice(0, space), key.slice(space + 1)]
}
