import { Failure } from '../../../src/diagnostic/failure.js'
import type { Json } from '../../../src/provider/step.js'
import type { XapiSession } from '../session/xapi-session.js'
import { designate, text } from './designate.js'

/**
 * Looks for storage repositories where one is to be made or attached, and compares with what the plan found there:
 * `expected` is a list of UUIDs. Rejects with `conflict` and the code `storage-changed` where that is no longer so.
 */
export async function probeSr(
  session: XapiSession,
  values: { readonly [name: string]: Json },
): Promise<Json> {
  const host = await designate(session, values.host ?? null)
  const configuration = await designate(session, values.device_config ?? {})
  const answer = await session.call('SR.probe', host, configuration, text(values.type), {})
  const found = uuidsIn(text(answer))
  const expected = Array.isArray(values.expected) ? values.expected.map(text) : undefined
  if (expected !== undefined && [...expected].sort().join() !== [...found].sort().join()) {
    throw new Failure(
      'conflict',
      'storage-changed',
      `the storage held ${nameAll(expected)} when the plan was made and holds ${nameAll(found)} now: make a new plan`,
      false,
      found,
    )
  }
  return { uuids: found }
}

/** The UUIDs of the storage repositories in the XML text that SR.probe answers. */
export function uuidsIn(xml: string): readonly string[] {
  return [...xml.matchAll(/<UUID>\s*([^<\s]+)\s*<\/UUID>/gi)].flatMap(match => match[1] ?? [])
}

function nameAll(uuids: readonly string[]): string {
  return uuids.length === 0 ? 'no storage repository' : `the storage repository ${uuids.join(', ')}`
}
