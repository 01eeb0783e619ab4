import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import type { ObjectValue } from '../../../../src/value/value.js'
import { literal, nicArgument, objectArgument, pifArgument } from '../../drafting/argument.js'
import { attributeOf, blockOf, linkOf, textOf, textsOf } from '../../drafting/attribute.js'
import { call, type Draft, wait } from '../../drafting/draft.js'
import { isKeeping, type Staging } from '../../drafting/staging.js'
import { findAll, findByRef, findManagementPif, type Found } from '../../observation/find.js'
import { networkIdentity } from '../../observation/identity.js'
import { setField, textField } from '../../observation/record.js'

/** Seconds within which a host must answer at its new address. */
const answerDeadlineSeconds = 300

/** Where a host is reached before and after its management interface is changed. */
export interface Reach {
  readonly now: Argument
  readonly then: Argument
}

/** True where the management interface is this device, or a bond that has taken it. */
export function carries(pif: Found, device: string): boolean {
  if (textField(pif.record, 'device') === device) return true
  return setField(pif.record, 'bond_master_of').some(bond =>
    setField(findByRef(pif.pool, 'Bond', bond)?.record ?? {}, 'slaves').some(
      slave => textField(findByRef(pif.pool, 'PIF', slave)?.record ?? {}, 'device') === device,
    ),
  )
}

/** The address settings and the device of the management interface, as its block writes them. */
export function managementSteps(
  change: Change,
  found: Found,
  reach: Reach,
  staging: Staging,
): readonly Draft[] {
  const block = blockOf(change.planned, 'management')
  const present = findManagementPif(found.pool, found.ref)
  if (block === undefined || present === undefined) return []
  const device = textOf(block, 'device') ?? textField(present.record, 'device')
  const isSame = carries(present, device)
  if (isSame && isAddressed(block, present)) return []
  const uuid = textField(found.record, 'uuid')
  const name = textField(found.record, 'name_label')
  const cause = { address: change.address, path: ['management'] }
  const pif = isSame ? ownPif(uuid, present) : nicArgument(uuid, device)
  const disrupts = [
    {
      subject: `host ${name}`,
      effect: 'disconnects' as const,
      detail: isSame ? 'its management address changes' : `its management moves to ${device}`,
      cause,
    },
  ]
  const address = call(
    change.address,
    'management/address',
    'PIF.reconfigure_ip',
    { at: reach.now, self: pif, ...addressArguments(block) },
    `give the management interface of ${name} ${words(block)}`,
    { cause, ...(isSame ? { disrupts } : {}) },
  )
  const answers = wait(
    change.address,
    'management/answers',
    'host.live',
    { at: reach.then, host: literal(uuid) },
    `wait until ${name} answers over its management interface`,
    answerDeadlineSeconds,
    { cause },
  )
  if (isSame) return [address, answers]
  const move = call(
    change.address,
    'management/move',
    'host.management_reconfigure',
    { at: reach.now, pif },
    `move the management of ${name} to ${device}`,
    { cause, disrupts },
  )
  return [address, move, answers, ...leaveOld(change, found, present, reach, staging)]
}

function ownPif(hostUuid: string, { pool, record }: Found): Argument {
  const network = findByRef(pool, 'network', textField(record, 'network'))
  return pifArgument(hostUuid, objectArgument('network', textField(network?.record ?? {}, 'uuid')))
}

/** True where the interface has the settings that are written. */
function isAddressed(block: ObjectValue, { record }: Found): boolean {
  const mode = textOf(block, 'mode') ?? 'static'
  if (textField(record, 'ip_configuration_mode').toLowerCase() !== mode) return false
  const written = [
    ['ip', 'IP'],
    ['netmask', 'netmask'],
    ['gateway', 'gateway'],
  ] as const
  const isSame = written.every(
    ([name, field]) => (textOf(block, name) ?? textField(record, field)) === textField(record, field),
  )
  return (
    isSame &&
    (attributeOf(block, 'dns') === undefined || textsOf(block, 'dns').join(',') === textField(record, 'DNS'))
  )
}

function addressArguments(block: ObjectValue): { readonly [name: string]: Argument } {
  const isStatic = (textOf(block, 'mode') ?? 'static') === 'static'
  const word = (name: string) => literal(isStatic ? (textOf(block, name) ?? '') : '')
  return {
    mode: literal(isStatic ? 'Static' : 'DHCP'),
    IP: word('ip'),
    netmask: word('netmask'),
    gateway: word('gateway'),
    DNS: literal(isStatic ? textsOf(block, 'dns').join(',') : ''),
  }
}

function words(block: ObjectValue): string {
  return (textOf(block, 'mode') ?? 'static') === 'static'
    ? `the address ${textOf(block, 'ip') ?? ''}`
    : 'its address by DHCP'
}

/** The NIC that carried management keeps no address, unless a block wants one there. */
function leaveOld(
  change: Change,
  found: Found,
  present: Found,
  reach: Reach,
  staging: Staging,
): readonly Draft[] {
  const network = textField(present.record, 'network')
  const uuid = textField(findByRef(found.pool, 'network', network)?.record ?? {}, 'uuid')
  const identities = [uuid, networkIdentity(found.pool, network)]
  const isWanted = [...staging.changes.values()].some(other => {
    const link = linkOf(other.planned, 'network')
    return (
      other.kindName === 'storage_interface' &&
      isKeeping(other) &&
      linkOf(other.planned, 'host')?.address === change.address &&
      identities.includes(link?.identity)
    )
  })
  if (isWanted) return []
  const none = { IP: literal(''), netmask: literal(''), gateway: literal(''), DNS: literal('') }
  const device = textField(present.record, 'device')
  return [
    call(
      change.address,
      'management/leave',
      'PIF.reconfigure_ip',
      {
        at: reach.then,
        self: ownPif(textField(found.record, 'uuid'), present),
        mode: literal('None'),
        ...none,
      },
      `take the old management address from ${device}`,
    ),
  ]
}

/** The other hosts of a host's pool, if it coordinates one. */
export function followersOf(found: Found): readonly Found[] {
  return textField(found.record, 'uuid') === found.pool.coordinatorUuid
    ? findAll(found.pool, 'host', record => record['uuid'] !== found.pool.coordinatorUuid)
    : []
}
