import type { Draft, Requirement } from '../drafting/draft.js'
import { closed, emptied, ready } from '../drafting/milestone.js'
import type { Staging } from '../drafting/staging.js'
import { isReconnected } from '../kinds/sr/connection.js'

/**
 * VMs on a host that leaves its pool, or goes into maintenance, change their disks for others there, before they are moved off it:
 * the call names the host.
 * Where the SR that the disks go to waits for the ejection itself, the call is left to be refused.
 */
export function moveDisksFirst(drafts: readonly Draft[], staging: Staging): readonly Draft[] {
  const emptying = staging.pools
    .flatMap(pool => [...pool.hosts, ...pool.leavers])
    .filter(({ uuid }) => drafts.some(draft => isEmptying(draft, uuid)))
  if (emptying.length === 0) return drafts
  const moves = drafts.filter(draft => draft.call === 'VM.migrate_send' && !isHeldUp(draft, staging))
  const needs = new Map<string, readonly Requirement[]>(
    emptying.map(({ uuid, name }) => [
      uuid,
      moves
        .filter(move => hostIn(move) === uuid)
        .map(({ address }) => ({
          milestone: ready(address),
          reason: `the disks of ${address} move while it is on ${name}`,
        })),
    ]),
  )
  return drafts.map(draft => {
    const host = emptying.find(({ uuid }) => isEmptying(draft, uuid) || isEjection(draft, uuid))
    return host === undefined ? draft : { ...draft, after: [...draft.after, ...(needs.get(host.uuid) ?? [])] }
  })
}

function isHeldUp({ address }: Draft, { changes }: Staging): boolean {
  const used = changes.get(address)?.dependencies ?? []
  return used.some(other => {
    const sr = changes.get(other)
    return sr?.kindName === 'sr' && sr.action === 'update' && isReconnected(sr)
  })
}

function isEmptying({ provides }: Draft, hostUuid: string): boolean {
  return provides.includes(emptied(hostUuid)) || provides.includes(closed(hostUuid))
}

function isEjection(draft: Draft, hostUuid: string): boolean {
  return draft.call === 'pool.eject' && hostIn(draft) === hostUuid
}

/** The UUID of the host that a call names. */
function hostIn({ arguments: { host } }: Draft): string | undefined {
  const uuid = host?.kind === 'record' ? host.fields['uuid'] : undefined
  return uuid?.kind === 'literal' ? String(uuid.value) : undefined
}
