/** An IPv4 subnet: its first address and mask as unsigned 32-bit numbers. */
export interface Subnet {
  readonly base: number
  readonly mask: number
}

/** The number of a dotted address; undefined when it is none. */
export function parseAddress(text: string): number | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let value = 0
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined
    value = value * 256 + Number(part)
  }
  return value
}

/** `10.42.0.0/16` as a subnet; undefined when it is none. */
export function parseSubnet(text: string): Subnet | undefined {
  const [address, bits] = text.split('/')
  const base = parseAddress(address ?? '')
  if (base === undefined || bits === undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32)
    return undefined
  const mask = Number(bits) === 0 ? 0 : (0xffffffff << (32 - Number(bits))) >>> 0
  return { base: (base & mask) >>> 0, mask }
}

/** The subnet that an address with this netmask lies in. */
export function networkOf(address: string, netmask: string): Subnet | undefined {
  const base = parseAddress(address)
  const mask = parseAddress(netmask)
  return base === undefined || mask === undefined ? undefined : { base: (base & mask) >>> 0, mask }
}

/** True when the address lies in the subnet. */
export function contains(subnet: Subnet, address: string): boolean {
  const value = parseAddress(address)
  return value !== undefined && (value & subnet.mask) >>> 0 === subnet.base
}

/** The dotted form of a number. */
export function printAddress(value: number): string {
  return [24, 16, 8, 0].map(shift => (value >>> shift) & 255).join('.')
}
