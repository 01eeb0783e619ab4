import { together } from '../../catalogue/entry.js'
import type { Change } from '../../../../src/provider/change.js'
import type { Argument, Disruption } from '../../../../src/provider/step.js'
import { list, literal, nicArgument, objectArgument, record, uuidFrom } from '../../drafting/argument.js'
import { mapOf, textOf, textsOf } from '../../drafting/attribute.js'
import { call, chain, type Draft, note } from '../../drafting/draft.js'
import { gone, ready } from '../../drafting/milestone.js'
import type { HostPlan, PoolPlan } from '../../drafting/pool-plan.js'
import { differs, managedKeys, otherConfig, setKeys, target } from '../../drafting/setting.js'
import { isMaking, poolOf, type Staging } from '../../drafting/staging.js'
import { findByUuid, findManagementPif } from '../../observation/find.js'
import { mapField, textField } from '../../observation/record.js'
import { copiers, copyStep, joined } from '../network/copy.js'
import type { HostBond } from './find.js'
import { modeOf, networkOf, presentBonds } from './placing.js'
import { hashingKey } from './read.js'

/** A bond host by host, members first and the coordinator last: over management it cuts the way to the host for a moment. */
export function bondSteps(change: Change, staging: Staging): readonly Draft[] {
  const pool = poolOf(change, staging)
  const network = networkOf(change, staging)
  if (pool === undefined || network === undefined) return []
  const present = presentBonds(change, staging)
  if (change.action === 'delete')
    return chain(removalSteps(change, pool, network, present, staging), { provides: [gone(change.address)] })
  const drafts = [
    ...coordinatorLast(pool).flatMap(host => hostSteps(change, pool, host, network, present, staging)),
    ...keySteps(change, pool, present),
    ...(isMaking(change)
      ? [note(change.address, [literal('bond'), network], `take ${change.address} under management`)]
      : []),
  ]
  return chain(drafts, { provides: [ready(change.address)] })
}

function coordinatorLast({ coordinator, hosts }: PoolPlan): readonly HostPlan[] {
  return [...hosts.filter(host => host !== coordinator && host.isLive), coordinator]
}

function hostSteps(
  change: Change,
  pool: PoolPlan,
  host: HostPlan,
  network: Argument,
  present: readonly HostBond[],
  staging: Staging,
): readonly Draft[] {
  const own = present.find(each => textField(each.host.record, 'uuid') === host.uuid)
  // A replacement makes every bond anew, whatever there is now.
  if (own !== undefined && change.action !== 'replace') return settingSteps(change, pool, host, own)
  if (isLeftWithout(change, pool, host, present)) return []
  const create = createStep(change, pool, host, network, staging)
  const isCopied = pool.joiners.includes(host) && present.length > 0 && change.action !== 'replace'
  if (!isCopied) return [create]
  return [{ ...create, isOptional: true, after: [joined(host)] }, copied(change, pool, host, network)]
}

function copied(change: Change, pool: PoolPlan, host: HostPlan, network: Argument): Draft {
  const words = `${change.address} as its coordinator has it`
  return copyStep(change, pool, host, objectArgument('network', network), words, 'devices')
}

/** True where other hosts have the bond, and that this one lacks it is to stay so. */
function isLeftWithout(
  change: Change,
  pool: PoolPlan,
  host: HostPlan,
  present: readonly HostBond[],
): boolean {
  const isThere = present.length > 0 && change.action !== 'replace' && !isMaking(change)
  return isThere && !pool.joiners.includes(host) && !differs(change, 'missing_on')
}

function createStep(
  change: Change,
  pool: PoolPlan,
  host: HostPlan,
  network: Argument,
  staging: Staging,
): Draft {
  const devices = [...new Set(textsOf(change.planned, 'devices'))]
  const mode = modeOf(change)
  const cause = { address: change.address, path: ['devices'] }
  const parameters = {
    at: literal(pool.coordinator.ip),
    network: objectArgument('network', network),
    members: list(devices.map(device => nicArgument(host.uuid, device))),
    MAC: literal(''),
    mode: literal(mode),
    properties: record(
      Object.fromEntries([...propertiesOf(change)].map(([key, value]) => [key, literal(value)])),
    ),
  }
  return call(
    change.address,
    `${host.name}/create`,
    'Bond.create',
    parameters,
    `bond ${together(devices)} of ${host.name} (${mode})`,
    { cause, disrupts: disconnection(host, devices, cause, staging) },
  )
}

/** Properties as xapi has them; `hashing` is one of them. */
function propertiesOf(change: Change): ReadonlyMap<string, string> {
  const hashing = textOf(change.planned, 'hashing')
  const properties = new Map(mapOf(change.planned, 'properties'))
  if (hashing !== undefined) properties.set(hashingKey, hashing)
  return properties
}

/** The host's way to its pool is cut for a moment where a NIC of the bond carries management. */
function disconnection(
  host: HostPlan,
  devices: readonly string[],
  cause: NonNullable<Disruption['cause']>,
  staging: Staging,
): readonly Disruption[] {
  const device = managementDevice(host, staging)
  if (device === undefined || !devices.includes(device)) return []
  return [
    {
      subject: `host ${host.name}`,
      effect: 'disconnects',
      detail: `its management interface moves from ${device} to the bond`,
      cause,
    },
  ]
}

/** The NIC or bond that carries the management of a host now. */
export function managementDevice(host: HostPlan, staging: Staging): string | undefined {
  const observed = staging.observation.pools.get(host.poolUuid)
  const ref = observed === undefined ? undefined : findByUuid(observed, 'host', host.uuid)?.ref
  const pif = observed === undefined || ref === undefined ? undefined : findManagementPif(observed, ref)
  return pif === undefined ? undefined : textField(pif.record, 'device')
}

function settingSteps(change: Change, pool: PoolPlan, host: HostPlan, own: HostBond): readonly Draft[] {
  const { record: bond } = own.bond
  const at = literal(pool.coordinator.ip)
  const self = objectArgument('Bond', textField(bond, 'uuid'))
  const isOtherMode = differs(change, 'mode') && textField(bond, 'mode') !== modeOf(change)
  const mode = call(
    change.address,
    `${host.name}/mode`,
    'Bond.set_mode',
    { at, self, value: literal(modeOf(change)) },
    `set the mode of the bond of ${host.name} to ${modeOf(change)}`,
    { cause: { address: change.address, path: ['mode'] } },
  )
  const now = isOtherMode ? {} : mapField(bond, 'properties')
  const properties = [...propertiesOf(change)]
    .filter(([name, value]) => now[name] !== value)
    .map(([name, value]) =>
      call(
        change.address,
        `${host.name}/property/${name}`,
        'Bond.set_property',
        { at, self, name: literal(name), value: literal(value) },
        `set ${name} of the bond of ${host.name} to ${value}`,
        { cause: { address: change.address, path: [name === hashingKey ? 'hashing' : 'properties'] } },
      ),
    )
  return [...(isOtherMode ? [mode] : []), ...properties]
}

/** Keys of other_config are kept on the coordinator's bond, which speaks for all. */
function keySteps(change: Change, pool: PoolPlan, present: readonly HostBond[]): readonly Draft[] {
  const own = present.find(each => textField(each.host.record, 'uuid') === pool.coordinator.uuid)
  const isNew = own === undefined || change.action === 'replace'
  const uuid = isNew
    ? uuidFrom(`${change.address}/${pool.coordinator.name}/create`)
    : literal(textField(own.bond.record, 'uuid'))
  const to = target('Bond', pool.coordinator.ip, uuid, `the bond ${change.address}`)
  return setKeys(change, to, 'other_config', managedKeys(change), isNew ? {} : otherConfig(own.bond.record))
}

function removalSteps(
  change: Change,
  pool: PoolPlan,
  network: Argument,
  present: readonly HostBond[],
  staging: Staging,
): readonly Draft[] {
  const drafts = [
    ...copiedRemovals(change, pool, network, present, staging),
    ...[...pool.leavers, ...coordinatorLast(pool)].flatMap(host => {
      const own = present.find(each => textField(each.host.record, 'uuid') === host.uuid)
      if (own === undefined) return []
      const bond = objectArgument('Bond', textField(own.bond.record, 'uuid'))
      const master = textField(own.bond.record, 'master')
      const isManagement = findManagementPif(own.bond.pool, own.host.ref)?.ref === master
      return [partStep(change, pool, host, bond, own, isManagement)]
    }),
  ]
  return drafts.map((draft, index) =>
    index === drafts.length - 1 ? { ...draft, unbinds: change.address } : draft,
  )
}

/** A host that joins takes the bond over first, which would be left on it otherwise. */
function copiedRemovals(
  change: Change,
  pool: PoolPlan,
  network: Argument,
  present: readonly HostBond[],
  staging: Staging,
): readonly Draft[] {
  const own = present.find(each => textField(each.host.record, 'uuid') === pool.coordinator.uuid)
  if (own === undefined) return []
  return copiers(pool, own.devices, staging).flatMap(host => {
    const isManagement = own.devices.includes(managementDevice(host, staging) ?? '')
    const bond = record({
      class: literal('Bond'),
      host: literal(host.uuid),
      network: objectArgument('network', network),
    })
    return [
      { ...copied(change, pool, host, network), after: [joined(host)] },
      partStep(change, pool, host, bond, own, isManagement),
    ]
  })
}

function partStep(
  change: Change,
  pool: PoolPlan,
  host: HostPlan,
  bond: Argument,
  { devices, primary }: HostBond,
  isManagement: boolean,
): Draft {
  const disruption: Disruption = {
    subject: `host ${host.name}`,
    effect: 'disconnects',
    detail: `its management interface moves from the bond to ${primary ?? devices[0] ?? 'a NIC'}`,
    cause: { address: change.address, path: ['devices'] },
  }
  return call(
    change.address,
    `${host.name}/destroy`,
    'Bond.destroy',
    { at: literal(pool.coordinator.ip), self: bond },
    `part the bond of ${together(devices)} of ${host.name}`,
    { disrupts: isManagement ? [disruption] : [] },
  )
}
