import type { TlsTrust } from './tls-trust.js'

/** What is trusted where, as the blocks of the configuration say. */
export interface Trusts {
  /** Where nothing else is said for a host. */
  readonly usual: TlsTrust
  /** By the address that a host block writes. */
  readonly at: ReadonlyMap<string, TlsTrust>
}

/**
 * What is trusted at an address. A coordinator that a member named (`from`) and that no block writes is known by what the
 * member's block says: the same authority, or any certificate that a block pins, since it must be one of those hosts. That
 * the member's own certificate is not looked at says nothing of others.
 */
export function trustFor({ usual, at }: Trusts, address: string, from: string | undefined): TlsTrust {
  const own = at.get(address)
  if (own !== undefined) return own
  const named = from === undefined ? undefined : at.get(from)
  if (named === undefined || named.isInsecure) return usual
  if (named.fingerprints === undefined) return named
  return { ...named, fingerprints: [...at.values()].flatMap(({ fingerprints = [] }) => fingerprints) }
}
