import ipaddr from 'ipaddr.js'
import { listValue, stringValue } from '../../value/construct.js'
import { bigIntOf } from '../../value/big-number.js'
import { listType, stringType } from '../../value/type.js'
import type { Value } from '../../value/value.js'
import { refuse, refuseCall, type FunctionDefinition } from './definition.js'
import { integerOf, number, numberOf, text, textOf, wholeNumberRequired } from './parameter.js'

/** A network: its first address, the bits of its prefix and of its addresses. */
interface Network {
  readonly address: bigint
  readonly prefixBits: number
  readonly bits: 32 | 128
}

function parseNetwork(written: string): Network | undefined {
  const [, address = '', prefix] = /^([^/]+)\/(\d{1,3})$/.exec(written) ?? []
  const prefixBits = Number(prefix)
  const parsed = prefix === undefined ? undefined : parseAddress(address)
  if (parsed === undefined || prefixBits > parsed.bits) return undefined
  const hostBits = BigInt(parsed.bits - prefixBits)
  return { address: (parsed.address >> hostBits) << hostBits, prefixBits, bits: parsed.bits }
}

// Leading zeros of IPv4 parts are decimal, as they have always been here.
function parseAddress(written: string): { readonly address: bigint; readonly bits: 32 | 128 } | undefined {
  if (/^\d+(\.\d+){3}$/.test(written)) {
    const bytes = written.split('.').map(Number)
    return bytes.every(byte => byte <= 255) ? { address: joined(bytes), bits: 32 } : undefined
  }
  if (!written.includes(':') || !ipaddr.IPv6.isValid(written) || written.includes('%')) return undefined
  return { address: joined(ipaddr.IPv6.parse(written).toByteArray()), bits: 128 }
}

function joined(bytes: readonly number[]): bigint {
  return bytes.reduce((whole, byte) => (whole << 8n) | BigInt(byte), 0n)
}

function addressText(address: bigint, bits: 32 | 128): string {
  const bytes = Array.from({ length: bits / 8 }, (_, index) =>
    Number((address >> BigInt(bits - 8 - index * 8)) & 0xffn),
  )
  if (bits === 32) return bytes.join('.')
  const isMapped = address >> 32n === 0xffffn
  return isMapped ? addressText(address & 0xffffffffn, 32) : new ipaddr.IPv6(bytes).toRFC5952String()
}

function networkArgument(value: Value | undefined): Network {
  const written = textOf(value)
  return parseNetwork(written) ?? refuseCall(`invalid CIDR expression: invalid CIDR address: ${written}`)
}

function bigArgument(value: Value | undefined): bigint {
  return bigIntOf(numberOf(value)) ?? refuseCall('value must be a whole number')
}

const cidrhost: FunctionDefinition = {
  name: 'cidrhost',
  parameters: [text('prefix'), number('hostnum')],
  returns: stringType,
  call: ([prefix, host]) => {
    const hostNumber = bigArgument(host)
    const { address, prefixBits, bits } = networkArgument(prefix)
    const count = 1n << BigInt(bits - prefixBits)
    const offset = hostNumber < 0n ? hostNumber + count : hostNumber
    if (offset < 0n || offset >= count)
      refuseCall(`prefix of ${prefixBits} does not accommodate a host numbered ${offset}`)
    return stringValue(addressText(address + offset, bits))
  },
}

const cidrnetmask: FunctionDefinition = {
  name: 'cidrnetmask',
  parameters: [text('prefix')],
  returns: stringType,
  call: ([prefix]) => {
    const { prefixBits, bits } = networkArgument(prefix)
    if (bits === 128) refuseCall(`IPv6 addresses cannot have a netmask: ${textOf(prefix)}`)
    const hostBits = BigInt(32 - prefixBits)
    return stringValue(addressText((0xffffffffn >> hostBits) << hostBits, 32))
  },
}

const cidrsubnet: FunctionDefinition = {
  name: 'cidrsubnet',
  parameters: [text('prefix'), number('newbits'), number('netnum')],
  returns: stringType,
  call: ([prefix, newbits, netnum]) => {
    const more = integerOf(newbits) ?? refuseCall(wholeNumberRequired)
    const wanted = bigArgument(netnum)
    const { address, prefixBits, bits } = networkArgument(prefix)
    const newPrefix = prefixBits + more
    if (newPrefix > bits)
      refuseCall(`insufficient address space to extend prefix of ${prefixBits} by ${more}`)
    if (newPrefix < 0) refuseCall(`a prefix of ${prefixBits} cannot be shortened by ${-more}`)
    const count = 1n << BigInt(Math.max(more, 0))
    const size = wanted < 0n ? -wanted : wanted
    if (more >= 0 && size >= count)
      refuseCall(`prefix extension of ${more} does not accommodate a subnet numbered ${wanted}`)
    // A negative number is of no use, and is answered as Terraform does: by the size of what comes of its bits.
    const number = address | (wanted << BigInt(bits - newPrefix))
    return stringValue(`${addressText(number < 0n ? -number : number, bits)}/${newPrefix}`)
  },
}

const cidrsubnets: FunctionDefinition = {
  name: 'cidrsubnets',
  parameters: [text('prefix')],
  variadic: number('newbits'),
  returns: listType(stringType),
  call: ([prefix, ...newbits]) => {
    const network = parseNetwork(textOf(prefix))
    if (network === undefined)
      return refuse(0, `invalid CIDR expression: invalid CIDR address: ${textOf(prefix)}`)
    let end = network.address
    const subnets = newbits.map((value, index) => {
      const subnet = nextSubnet(
        network,
        end,
        integerOf(value) ?? refuse(index + 1, wholeNumberRequired),
        index,
      )
      end = subnet.end
      return stringValue(subnet.text)
    })
    return listValue(subnets, stringType)
  },
}

function nextSubnet(network: Network, start: bigint, more: number, index: number) {
  const { address, prefixBits, bits } = network
  const family = bits === 32 ? 'IPv4' : 'IPv6'
  const length = prefixBits + more
  if (more < 1) refuse(index + 1, 'must extend prefix by at least one bit')
  if (more > 32) refuse(index + 1, 'may not extend prefix by more than 32 bits')
  if (length > bits)
    refuse(index + 1, `would extend prefix to ${length} bits, which is too long for an ${family} address`)
  const size = 1n << BigInt(bits - length)
  const aligned = ((start + size - 1n) / size) * size
  if (aligned + size > address + (1n << BigInt(bits - prefixBits))) {
    const before = `${addressText(start - size, bits)}/${length}`
    refuse(
      index + 1,
      `not enough remaining address space for a subnet with a prefix of ${length} bits after ${before}`,
    )
  }
  return { text: `${addressText(aligned, bits)}/${length}`, end: aligned + size }
}

/** cidrhost, cidrnetmask, cidrsubnet, cidrsubnets. */
export const ipFunctions: readonly FunctionDefinition[] = [cidrhost, cidrnetmask, cidrsubnet, cidrsubnets]
