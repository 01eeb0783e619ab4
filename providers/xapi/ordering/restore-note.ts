import { mapField } from '../observation/record.js'
import type { XapiRecord } from '../session/xapi-session.js'

/** The key of pool.other_config under which stands what has to be restored once HA may be on again. */
export const restoreKey = 'poolwright-restore'

/** HA as it was before a bracket opened. */
export interface RestoreNote {
  /** UUID of the heartbeat SR. */
  readonly sr: string
  readonly configuration: { readonly [key: string]: string }
}

/** The note that an interrupted apply has left in a pool; undefined where there is none, or none that can be read. */
export function parseRestoreNote(pool: XapiRecord | undefined): RestoreNote | undefined {
  const text = pool === undefined ? undefined : mapField(pool, 'other_config')[restoreKey]
  if (text === undefined) return undefined
  const note = parsed(text)
  if (typeof note !== 'object' || note === null || !('sr' in note) || typeof note.sr !== 'string')
    return undefined
  const configuration = 'configuration' in note ? textsIn(note.configuration) : {}
  return { sr: note.sr, configuration }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function textsIn(value: unknown): { readonly [key: string]: string } {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (typeof item === 'string' ? [[key, item]] : [])),
  )
}
