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
  const needs = new Map<string, Requirement[]>()
  const hosts = staging.pools.flatMap(pool => [...pool.hosts, ...pool.leavers])
  const names = new Map(hosts.map(({ uuid, name }) => [uuid, name]))
  for (const draft of drafts) {
    const host = draft.call === 'VM.migrate_send' ? hostIn(draft) : undefined
    if (host === undefined || isHeldUp(draft, staging)) continue
    const { address } = draft
    const need = {
      milestone: ready(address),
      reason: `the disks of ${address} move while it is on ${names.get(host) ?? host}`,
    }
    needs.set(host, [...(needs.get(host) ?? []), need])
  }
  if (needs.size === 0) return drafts
  const emptying = new Map(
    hosts.flatMap(({ uuid }) => [emptied(uuid), closed(uuid)].map(each => [each, uuid])),
  )
  return drafts.map(draft => {
    const host =
      draft.call === 'pool.eject'
        ? hostIn(draft)
        : draft.provides.map(milestone => emptying.get(milestone)).find(uuid => uuid !== undefined)
    const first = host === undefined ? undefined : needs.get(host)
    return first === undefined ? draft : { ...draft, after: [...draft.after, ...first] }
  })
}

function isHeldUp({ address }: Draft, { changes }: Staging): boolean {
  const used = changes.get(address)?.dependencies ?? []
  return used.some(other => {
    const sr = changes.get(other)
    return sr?.kindName === 'sr' && sr.action === 'update' && isReconnected(sr)
  })
}

/** The UUID of the host that a call names. */
function hostIn({ arguments: { host } }: Draft): string | undefined {
  const uuid = host?.kind === 'record' ? host.fields['uuid'] : undefined
  return uuid?.kind === 'literal' ? String(uuid.value) : undefined
}
