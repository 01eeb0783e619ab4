import type { Argument } from '../../../src/provider/step.js'
import { findByUuid, poolRecord } from '../observation/find.js'
import type { ObservedPool } from '../observation/observation.js'
import { flagField, mapField } from '../observation/record.js'
import { literal, thePool } from './argument.js'
import { call, type Draft } from './draft.js'

/** Why a host is empty: for as long as one plan takes, or until its block lets it out of maintenance. */
export type Stay = 'restore' | 'maintenance'

/** What stands before a host's UUID in the keys of pool.other_config that say which VMs belong back on it. */
function prefixOf(stay: Stay): string {
  return `poolwright-${stay}-`
}

/**
 * The VMs that a host had before it was emptied, by the host's UUID: under `restore` what an interrupted apply has left to
 * bring back, under `maintenance` what returns when that is over.
 */
export function keptPlaces(
  pool: ObservedPool | undefined,
  stay: Stay,
): ReadonlyMap<string, readonly string[]> {
  return new Map([...notesIn(pool, stay)].map(([host, entries]) => [host, entries.map(uuidIn)]))
}

/** The VMs that were stopped for the maintenance of their host, which lasts: they are down because it does. */
export function waitingVms(pool: ObservedPool): ReadonlySet<string> {
  return new Set(
    [...notesIn(pool, 'maintenance')].flatMap(([uuid, entries]) => {
      const host = findByUuid(pool, 'host', uuid)
      return host === undefined || flagField(host.record, 'enabled')
        ? []
        : entries.filter(entry => entry.endsWith(stopped)).map(uuidIn)
    }),
  )
}

/** What stands after a VM's UUID where it could not leave its host while it ran. */
const stopped = ':stopped'

function uuidIn(entry: string): string {
  return entry.replace(stopped, '')
}

function notesIn(pool: ObservedPool | undefined, stay: Stay): ReadonlyMap<string, readonly string[]> {
  const record = pool === undefined ? undefined : poolRecord(pool)?.record
  if (record === undefined) return new Map()
  const prefix = prefixOf(stay)
  return new Map(
    Object.entries(mapField(record, 'other_config')).flatMap(([key, text]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), text.split(' ').filter(isWritten)] as const] : [],
    ),
  )
}

/** A VM that belongs back on its host. */
export interface Kept {
  readonly uuid: string
  /** True where it was stopped, or suspended, since it could not leave while it ran. */
  readonly isStopped: boolean
}

/** Whose step it is, the session's address, and the host that the VMs belong on. */
export interface PlaceKeeping {
  readonly address: string
  readonly at: Argument
  readonly host: { readonly uuid: string; readonly name: string }
  readonly stay: Stay
}

/** Writes down in the pool which VMs belong back on a host, in place of what an earlier apply has written. */
export function keepPlaces(
  { address, at, host, stay }: PlaceKeeping,
  vms: readonly Kept[],
  pool: ObservedPool | undefined,
): readonly Draft[] {
  const present = notesIn(pool, stay).get(host.uuid)
  const text = vms.map(vm => (vm.isStopped ? vm.uuid + stopped : vm.uuid)).join(' ')
  if (vms.length === 0 || text === present?.join(' ')) return []
  const named = { at, self: thePool, key: literal(prefixOf(stay) + host.uuid) }
  const add = call(
    address,
    stayStep(host, stay, 'note'),
    'pool.add_to_other_config',
    { ...named, value: literal(text) },
    `write down which VMs belong on ${host.name}`,
  )
  if (present === undefined) return [add]
  const remove = call(
    address,
    stayStep(host, stay, 'old-note'),
    'pool.remove_from_other_config',
    named,
    `take away an older note of which VMs belong on ${host.name}`,
  )
  return [remove, add]
}

/** The name of a step: a host may be emptied for a reboot and for its maintenance in one plan. */
export function stayStep(host: { readonly name: string }, stay: Stay, step: string): string {
  return stay === 'maintenance' ? `maintenance/${step}` : `${host.name}/${step}`
}

/** Takes the note away again. */
export function forgetPlaces({ address, at, host, stay }: PlaceKeeping): Draft {
  return call(
    address,
    stayStep(host, stay, 'note-gone'),
    'pool.remove_from_other_config',
    { at, self: thePool, key: literal(prefixOf(stay) + host.uuid) },
    `take the note away: ${host.name} has its VMs`,
  )
}

function isWritten(text: string): boolean {
  return text !== ''
}
