import ipaddr from 'ipaddr.js'
import type { Change } from '../../../src/provider/change.js'
import type { Finding } from '../../../src/provider/contract.js'
import type { ObjectValue } from '../../../src/value/value.js'
import { blockOf, textOf } from '../drafting/attribute.js'
import { addressAfter } from '../drafting/pool-plan.js'
import { isKeeping, type Staging } from '../drafting/staging.js'
import { followersOf } from '../kinds/host/management.js'
import { findAnywhere, findHost, findManagementPif, findNic, type Found } from '../observation/find.js'
import { textField } from '../observation/record.js'

/** What speaks against management addresses as they are, or as they are to be. */
export function managementFindings(staging: Staging): readonly Finding[] {
  return [
    ...leasedFindings(staging),
    ...[...staging.changes.values()].flatMap(change => blockFindings(change, staging)),
  ]
}

/** A management block that would leave its host out of reach. */
function blockFindings(change: Change, staging: Staging): readonly Finding[] {
  const block =
    change.kindName === 'host' && isKeeping(change) ? blockOf(change.planned, 'management') : undefined
  const found = findHost(staging.observation, change.address)
  if (block === undefined || found === undefined) return []
  return [...deviceFindings(change, block, found), ...addressFindings(change, block, found)]
}

function deviceFindings(change: Change, block: ObjectValue, found: Found): readonly Finding[] {
  const device = textOf(block, 'device') ?? ''
  if (findNic(found.pool, found.ref, device) !== undefined) return []
  return [
    finding(
      change,
      'device',
      'device-missing',
      'The host lacks the device',
      `${textField(found.record, 'name_label')} has no ${device} that could carry its management.`,
      'Name one of its NICs or bonds.',
    ),
  ]
}

function addressFindings(change: Change, block: ObjectValue, found: Found): readonly Finding[] {
  const address = textOf(change.planned, 'address') ?? ''
  const now = textField(found.record, 'address')
  const then = addressAfter(change, now)
  const name = textField(found.record, 'name_label')
  if (ipaddr.IPv4.isValidFourPartDecimal(address) && then !== address && textOf(block, 'ip') !== undefined)
    return [
      finding(
        change,
        'ip',
        'address-differs',
        'The host would not be reached where its block says',
        `${change.address} has the address ${address}, and its management interface gets ${then}.`,
        'Write the same in address and in management.ip; until it is brought about, the host is reached where it was.',
      ),
    ]
  const members = followersOf(found).map(member => textField(member.record, 'name_label'))
  if (then === now || members.length === 0) return []
  return [
    finding(
      change,
      'ip',
      'coordinator-address',
      'The address of a coordinator stays while it has members',
      `${name} is to change its address from ${now} to ${then}, and ${members.join(', ')} would no longer find ${members.length === 1 ? 'its' : 'their'} coordinator.`,
      'Make another host the coordinator first, in a plan of its own; a member may change its address.',
    ),
  ]
}

function finding(
  change: Change,
  argument: string,
  code: string,
  summary: string,
  detail: string,
  remedy: string,
): Finding {
  return {
    severity: 'error',
    origin: 'policy',
    code,
    summary,
    detail,
    remedy,
    address: change.address,
    path: ['management', argument],
  }
}

/** Members find their coordinator by its address, so the management addresses of a pool should never change. */
function leasedFindings(staging: Staging): readonly Finding[] {
  return staging.pools.flatMap(pool =>
    (pool.joiners.length === 0 ? [] : [pool.coordinator, ...pool.joiners]).flatMap(host => {
      const found = findAnywhere(staging.observation, 'host', host.uuid)
      const pif = found === undefined ? undefined : findManagementPif(found.pool, found.ref)
      if (
        pif === undefined ||
        textField(pif.record, 'ip_configuration_mode') !== 'DHCP' ||
        host.address === undefined
      )
        return []
      return [
        {
          severity: 'warning',
          origin: 'policy',
          code: 'dhcp-management',
          summary: 'The management address comes from DHCP',
          detail: `${host.name} gets the address ${host.ip} on ${textField(pif.record, 'device')} by DHCP. Were it to change, the pool would lose the host.`,
          remedy: 'Give the host a static management address, or a fixed lease.',
          address: host.address,
          related:
            pool.address === undefined
              ? []
              : [{ address: pool.address, path: ['members'], message: 'the pool that relies on it' }],
        },
      ]
    }),
  )
}
