import { Failure } from '../../../src/diagnostic/failure.js'
import type { Change } from '../../../src/provider/change.js'
import type { XapiContext } from '../context.js'
import { textOf } from '../drafting/attribute.js'
import type { UpdateFacts } from '../drafting/staging.js'

/**
 * What the files of updates tell. In the lab such a file is a small text that names its `update` block; what a file does
 * not tell, or a file that cannot be read, is left to the upload to refuse.
 */
export async function readUpdates(
  changes: readonly Change[],
  context: XapiContext,
): Promise<ReadonlyMap<string, UpdateFacts>> {
  const facts = new Map<string, UpdateFacts>()
  const all = [...(context.emulator?.world.hardware.updates.values() ?? [])]
  const known = all.filter(update => update.isAssumed !== true)
  for (const change of changes) {
    if (change.kindName !== 'patch' || change.planned === undefined) continue
    const label = await labelIn(change, context)
    const uuid = textOf(change.planned, 'uuid')
    const update = known.find(candidate => candidate.label === label || candidate.uuid === uuid)
    if (update !== undefined)
      facts.set(change.address, { uuid: update.uuid, label: update.label, guidance: update.guidance })
  }
  return facts
}

async function labelIn(change: Change, context: XapiContext): Promise<string | undefined> {
  const file = textOf(change.planned, 'file')
  if (file === undefined) return undefined
  try {
    return /^\s*update\s+"([^"]+)"/.exec(await context.readUpdate(file))?.[1]
  } catch (problem) {
    if (problem instanceof Failure) return undefined
    throw problem
  }
}
