import type { Change } from '../../../../src/provider/change.js'
import { type Argument } from '../../../../src/provider/step.js'
import {
  literal,
  nicArgument,
  objectArgument,
  pbdArgument,
  pifArgument,
  written,
} from '../../drafting/argument.js'
import { attributeOf, linkOf, textOf, textsOf } from '../../drafting/attribute.js'
import { call, chain, type Draft, forget, note } from '../../drafting/draft.js'
import { gone, member, ready } from '../../drafting/milestone.js'
import type { HostPlan, PoolPlan } from '../../drafting/pool-plan.js'
import { differs, managedKeys, otherConfig, setKeys, type Target } from '../../drafting/setting.js'
import {
  hostOf,
  isMaking,
  observedPool,
  poolOf,
  type Staging,
  uuidFor,
  valuesOf,
} from '../../drafting/staging.js'
import { findAll, findByUuid, findPifOnNetwork, pbdsOfSr } from '../../observation/find.js'
import { findNetwork, storageInterfaceIdentity } from '../../observation/identity.js'
import { mapField, textField } from '../../observation/record.js'
import { reaches, serversOfConfig } from '../../ordering/subnet.js'
import { bondsOver, leftBehind } from '../bond/placing.js'
import type { XapiRecord } from '../../session/xapi-session.js'

/** The key in other_config by which clients name what an interface is for; xapi itself never reads it. */
const purposeKey = 'management_purpose'

const noAddress = {
  mode: literal('None'),
  IP: literal(''),
  netmask: literal(''),
  gateway: literal(''),
  DNS: literal(''),
}

/** An address on a host's interface, kept plugged. Going, the interface is left without an address. */
export function storageInterfaceSteps(change: Change, staging: Staging): readonly Draft[] {
  const pool = poolOf(change, staging)
  const host = hostOf(linkOf(valuesOf(change), 'host'), staging)
  const link = linkOf(valuesOf(change), 'network')
  const network = link === undefined ? undefined : uuidFor(change, link, 'network', staging)
  if (pool === undefined || host === undefined || network === undefined) return []
  const pif = pifArgument(host.uuid, objectArgument('network', network))
  const to: Target = {
    className: 'PIF',
    at: literal(pool.coordinator.ip),
    object: pif,
    parameter: 'self',
    subject: `the storage interface of ${host.name}`,
  }
  if (change.action === 'delete') return chain(removalSteps(change, to), { provides: [gone(change.address)] })
  const drafts = [
    ...settingSteps(change, to, presentPif(change, pool, host, staging), network, host, staging),
    ...joinedStorageSteps(change, to, pool, host, staging),
  ]
  return chain(drafts, {
    after: [
      {
        milestone: member(host.uuid),
        reason: `${host.name} joins its pool first: its interfaces are renewed then`,
      },
    ],
    provides: [ready(change.address)],
  })
}

function settingSteps(
  change: Change,
  to: Target,
  present: XapiRecord | undefined,
  network: Argument,
  host: HostPlan,
  staging: Staging,
): readonly Draft[] {
  const left = oldDevice(change, host, staging)
  const isNew = isMaking(change) || left !== undefined
  const isAddressed = isNew || ['mode', 'ip', 'netmask', 'gateway', 'dns'].some(name => differs(change, name))
  const address = reconfigure(change, to)
  const known =
    network.kind === 'literal'
      ? {
          binds: {
            address: change.address,
            identity: literal(storageInterfaceIdentity(host.uuid, String(network.value))),
          },
        }
      : {}
  const plug = call(change.address, 'plug', 'PIF.plug', { at: to.at, self: to.object }, `plug ${to.subject}`)
  // The address comes last: an interface that has it has all the rest, also after an interruption.
  return [
    ...(left === undefined ? [] : releaseSteps(change, host, to, left)),
    ...(isNew
      ? [
          call(
            change.address,
            'keep-plugged',
            'PIF.set_disallow_unplug',
            { at: to.at, self: to.object, value: literal(true) },
            `keep ${to.subject} plugged`,
          ),
        ]
      : []),
    ...setKeys(
      change,
      to,
      'other_config',
      keysOf(change),
      isRenewed(change, staging) ? {} : otherConfig(present),
    ),
    ...(isNew ? [plug] : []),
    ...(isAddressed ? [{ ...address, ...(isMaking(change) ? known : {}) }] : []),
    ...(isMaking(change) && network.kind !== 'literal'
      ? [note(change.address, [literal(host.uuid), network], `take ${to.subject} under management`)]
      : []),
  ]
}

/** What the interface is for is a key, as clients have it. */
function keysOf(change: Change): ReadonlyMap<string, string | undefined> {
  const name = textOf(change.planned, 'name') ?? ''
  return new Map([...managedKeys(change), ...(name === '' ? [] : [[purposeKey, name] as const])])
}

/** True where the bond of the network is made anew: its interface then carries no keys. */
function isRenewed(change: Change, staging: Staging): boolean {
  const network = linkOf(change.planned, 'network')?.address
  return bondsOver(network, staging).some(bond => bond.action === 'replace')
}

/** The NIC on which the address stays behind when the bond of its network is made anew from other NICs. */
function oldDevice(change: Change, host: HostPlan, staging: Staging): string | undefined {
  const network = linkOf(change.planned, 'network')?.address
  return bondsOver(network, staging)
    .map(bond => leftBehind(bond, host.uuid, staging))
    .find(device => device !== undefined)
}

/** Takes the address from the NIC that it stayed on. */
function releaseSteps(change: Change, host: HostPlan, to: Target, device: string): readonly Draft[] {
  const named = { at: to.at, self: nicArgument(host.uuid, device) }
  return [
    call(
      change.address,
      'old/let-unplug',
      'PIF.set_disallow_unplug',
      { ...named, value: literal(false) },
      `let ${device} of ${host.name} be unplugged`,
    ),
    call(
      change.address,
      'old/no-address',
      'PIF.reconfigure_ip',
      { ...named, ...noAddress },
      `take the address from ${device} of ${host.name}`,
    ),
  ]
}

function reconfigure(change: Change, to: Target): Draft {
  const isStatic = (textOf(change.planned, 'mode') ?? 'static') === 'static'
  const address = textOf(change.planned, 'ip')
  const parameters = {
    at: to.at,
    self: to.object,
    mode: literal(isStatic ? 'Static' : 'DHCP'),
    IP: (isStatic ? written(change, 'ip') : undefined) ?? literal(''),
    netmask: (isStatic ? written(change, 'netmask') : undefined) ?? literal(''),
    gateway: (isStatic ? written(change, 'gateway') : undefined) ?? literal(''),
    DNS:
      !isStatic || attributeOf(change.planned, 'dns') === undefined
        ? literal('')
        : literal(textsOf(change.planned, 'dns').join(',')),
  }
  const summary = isStatic
    ? `give ${to.subject} the address ${address ?? 'that is known then'}`
    : `let ${to.subject} get its address by DHCP`
  return call(change.address, 'address', 'PIF.reconfigure_ip', parameters, summary, {
    cause: { address: change.address, path: ['ip'] },
  })
}

/** The interface as it is now; one of a joiner is renewed by the join, with what it carries. */
function presentPif(
  change: Change,
  pool: PoolPlan,
  host: HostPlan,
  staging: Staging,
): XapiRecord | undefined {
  const link = linkOf(change.prior ?? change.planned, 'network')
  const observed = observedPool(pool, staging)
  if (observed === undefined || link?.identity === undefined || host.poolUuid !== pool.uuid) return undefined
  const hostRef = findByUuid(observed, 'host', host.uuid)?.ref
  const network = findNetwork(staging.observation, link.identity)
  return hostRef === undefined || network === undefined
    ? undefined
    : findPifOnNetwork(observed, hostRef, network.ref)?.record
}

/** A host that joins is connected to the shared storage of the pool by xapi, in vain where the path comes only now. */
function joinedStorageSteps(
  change: Change,
  to: Target,
  pool: PoolPlan,
  host: HostPlan,
  staging: Staging,
): readonly Draft[] {
  const observed = observedPool(pool, staging)
  if (observed === undefined || !pool.joiners.includes(host)) return []
  const going = new Set(
    [...staging.changes.values()].filter(other => other.action === 'delete').map(other => other.identity),
  )
  return findAll(observed, 'SR', record => record.shared === true && !going.has(textField(record, 'uuid')))
    .filter(sr =>
      pbdsOfSr(observed, sr.ref).some(pbd =>
        serversOfConfig(mapField(pbd.record, 'device_config')).some(server => reaches(change, server)),
      ),
    )
    .map(sr => {
      const uuid = textField(sr.record, 'uuid')
      const name = textField(sr.record, 'name_label')
      const options = { isOptional: true, cause: { address: change.address, path: ['ip'] } }
      return call(
        change.address,
        `sr/${uuid}/plug`,
        'PBD.plug',
        { at: to.at, self: pbdArgument(host.uuid, literal(uuid)) },
        `attach SR ${name} on ${host.name}`,
        options,
      )
    })
}

function removalSteps(change: Change, to: Target): readonly Draft[] {
  const named = { at: to.at, self: to.object }
  return [
    call(
      change.address,
      'let-unplug',
      'PIF.set_disallow_unplug',
      { ...named, value: literal(false) },
      `let ${to.subject} be unplugged`,
    ),
    call(
      change.address,
      'no-purpose',
      'PIF.remove_from_other_config',
      { ...named, key: literal(purposeKey) },
      `take the purpose from ${to.subject}`,
    ),
    call(
      change.address,
      'no-address',
      'PIF.reconfigure_ip',
      { ...named, ...noAddress },
      `take the address from ${to.subject}`,
    ),
    forget(change.address, `forget ${change.address}; the NIC stays`),
  ]
}
