import type { Argument } from '../../../src/provider/step.js'
import { poolRecord } from '../observation/find.js'
import type { ObservedPool } from '../observation/observation.js'
import { mapField } from '../observation/record.js'
import { literal, thePool } from './argument.js'
import { call, type Draft } from './draft.js'

/** What stands before a host's UUID in the keys of pool.other_config that say which VMs belong back on it. */
const prefix = 'poolwright-restore-'

/** The VMs that a host had before it was emptied, by the host's UUID: what an interrupted apply has left to bring back. */
export function keptPlaces(pool: ObservedPool | undefined): ReadonlyMap<string, readonly string[]> {
  const record = pool === undefined ? undefined : poolRecord(pool)?.record
  if (record === undefined) return new Map()
  return new Map(
    Object.entries(mapField(record, 'other_config')).flatMap(([key, text]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), text.split(' ').filter(isWritten)] as const] : [],
    ),
  )
}

/** Whose step it is, the session's address, and the host that the VMs belong on. */
export interface PlaceKeeping {
  readonly address: string
  readonly at: Argument
  readonly host: { readonly uuid: string; readonly name: string }
}

/** Writes down in the pool which VMs belong back on a host. `present` is what an earlier apply has written. */
export function keepPlaces(
  { address, at, host }: PlaceKeeping,
  vms: readonly string[],
  present: readonly string[] | undefined,
): readonly Draft[] {
  if (vms.length === 0 || vms.join(' ') === present?.join(' ')) return []
  const named = { at, self: thePool, key: literal(prefix + host.uuid) }
  const add = call(
    address,
    `${host.name}/note`,
    'pool.add_to_other_config',
    { ...named, value: literal(vms.join(' ')) },
    `write down which VMs belong on ${host.name}`,
  )
  if (present === undefined) return [add]
  const remove = call(
    address,
    `${host.name}/old-note`,
    'pool.remove_from_other_config',
    named,
    `take away an older note of which VMs belong on ${host.name}`,
  )
  return [remove, add]
}

/** Takes the note away again. */
export function forgetPlaces({ address, at, host }: PlaceKeeping): Draft {
  return call(
    address,
    `${host.name}/note-gone`,
    'pool.remove_from_other_config',
    { at, self: thePool, key: literal(prefix + host.uuid) },
    `take the note away: ${host.name} has its VMs`,
  )
}

function isWritten(text: string): boolean {
  return text !== ''
}
