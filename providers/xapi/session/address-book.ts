import { Failure } from '../../../src/diagnostic/failure.js'
import type { ObjectValue } from '../../../src/value/value.js'

/** Where a host is dialled. */
export interface Target {
  readonly host: string
  readonly port: number
}

/**
 * Hosts by the addresses that the configuration writes, and where they are dialled instead. Pools that are reached
 * elsewhere name their hosts by where they are reached; `written` turns that back.
 */
export class AddressBook {
  private readonly targets = new Map<string, Target>()
  private readonly names = new Map<string, string>()

  constructor(addresses: ReadonlyMap<string, string> = new Map()) {
    for (const [address, text] of addresses) {
      const target = readTarget(text)
      this.targets.set(address, target)
      this.names.set(target.host, address)
    }
  }

  /** True when there is something to turn. */
  get isEmpty(): boolean {
    return this.targets.size === 0
  }

  /** Where an address is dialled; one that is not in the book is dialled as it is, at the port of who named it. */
  target(address: string, from?: string): Target {
    const known = this.targets.get(address)
    if (known !== undefined) return known
    return { host: address, port: from === undefined ? 443 : this.target(from).port }
  }

  /** The address as the configuration writes it. */
  written(address: string): string {
    return this.names.get(address) ?? address
  }
}

/** The `addresses` of the provider's block; rejects an unusable one with `refused` and `addresses`. */
export function bookOf(block: ObjectValue): AddressBook {
  const addresses = block.attributes.get('addresses')
  if (addresses?.kind !== 'map') return new AddressBook()
  return new AddressBook(
    new Map(
      [...addresses.entries].flatMap(([address, value]) =>
        value.kind === 'string' ? [[address, value.value]] : [],
      ),
    ),
  )
}

/** `ip:port`, or an address alone for the usual port. */
function readTarget(text: string): Target {
  const parts = /^(?:https:\/\/)?(\[[^\]]+\]|[^:/]+)(?::(\d{1,5}))?$/.exec(text)
  const [, host = '', port = '443'] = parts ?? []
  if (parts === null || Number(port) > 65535)
    throw new Failure(
      'refused',
      'addresses',
      `${JSON.stringify(text)} is no address and port such as "127.0.1.1:8443"`,
    )
  return { host: host.replaceAll(/[[\]]/g, ''), port: Number(port) }
}
