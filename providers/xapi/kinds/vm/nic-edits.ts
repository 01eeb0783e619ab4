import type { Change } from '../../../../src/provider/change.js'
import type { ObjectValue } from '../../../../src/value/value.js'
import { literal, objectArgument, uuidFrom } from '../../drafting/argument.js'
import { blocksOf, linkOf, numberOf, textOf, textsOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { markKey } from '../../drafting/key.js'
import type { Target } from '../../drafting/setting.js'
import { goesFirst, type Staging, uuidOf } from '../../drafting/staging.js'
import { type Found, vifsOfVm } from '../../observation/find.js'
import { flagField, mapField, textField } from '../../observation/record.js'
import { nicOf } from '../network/nic-of.js'
import { anyTime, type Edit, hasTools } from './edit.js'
import { addressSteps, newNic } from './nic.js'

/** Interfaces that come, go, move to another network, or are limited otherwise. */
export function nicEdits(change: Change, to: Target, found: Found, staging: Staging): readonly Edit[] {
  const before = new Map(blocksOf(change.prior, 'nic'))
  const after = new Map(blocksOf(change.planned, 'nic'))
  const gone = vifsOfVm(found.pool, found.ref)
    .filter(vif => !after.has(textField(vif.record, 'device')))
    .flatMap(vif => replaced(change, to, found, vif, undefined, staging))
  const others = [...after].flatMap(([label, block]) => {
    const vif = vifsOfVm(found.pool, found.ref).find(each => each.record['device'] === label)
    const old = before.get(label)
    if (vif === undefined || old === undefined) return added(change, to, found, label, block, staging)
    return altered(change, to, found, vif, label, old, block, staging)
  })
  return [...gone, ...others]
}

function added(
  change: Change,
  to: Target,
  found: Found,
  label: string,
  block: ObjectValue,
  staging: Staging,
): readonly Edit[] {
  const halted = newNic(change, to, label, block, staging)
  return halted.length === 0
    ? []
    : [
        {
          path: ['nic', label],
          halted,
          ...(hasTools(found) ? { live: [...halted, plugNew(change, to, label)] } : {}),
        },
      ]
}

/** The old interface goes, and the one that the block describes comes in its place. */
function replaced(
  change: Change,
  to: Target,
  found: Found,
  vif: Found,
  block: ObjectValue | undefined,
  staging: Staging,
): readonly Edit[] {
  const label = textField(vif.record, 'device')
  const cause = { address: change.address, path: ['nic', label] }
  const self = { at: to.at, self: objectArgument('VIF', textField(vif.record, 'uuid')) }
  const destroy = call(
    change.address,
    `nic/${label}/destroy`,
    'VIF.destroy',
    self,
    `take interface ${label} from ${to.subject}`,
    { cause },
  )
  const made = block === undefined ? [] : newNic(change, to, label, block, staging)
  const why =
    block === undefined ? 'it is taken away' : 'it is taken away, and another one comes in its place'
  const unplug = flagField(vif.record, 'currently_attached') ? [unplugStep(change, to, label, vif, why)] : []
  const live = [...unplug, destroy, ...made, ...(block === undefined ? [] : [plugNew(change, to, label)])]
  return [{ path: ['nic', label], halted: [destroy, ...made], ...(hasTools(found) ? { live } : {}) }]
}

function altered(
  change: Change,
  to: Target,
  found: Found,
  vif: Found,
  label: string,
  old: ObjectValue,
  block: ObjectValue,
  staging: Staging,
): readonly Edit[] {
  const mac = textOf(block, 'mac')
  const isOtherMac = mac !== undefined && mac.toLowerCase() !== textOf(old, 'mac')?.toLowerCase()
  const isMoved = isOtherNetwork(old, block, staging)
  if (goesWithNetwork(old, staging)) return added(change, to, found, label, block, staging)
  if (isOfOriginal(change, vif, staging))
    return replaced(change, to, found, vif, asWritten(change, label) ?? block, staging)
  if (isOtherMac || (isMoved && isBefore71(found.pool.release)))
    return replaced(change, to, found, vif, block, staging)
  return [
    ...(isMoved ? moved(change, to, vif, label, block, staging) : []),
    ...limited(change, to, found, vif, label, old, block),
    ...anyTime(
      ['nic', label, 'ips'],
      isSameIps(old, block) ? [] : addressSteps(change, to, label, block, vif),
    ),
  ]
}

/** True for an interface that a clone still has of the VM that it was made from: the apply that made it was cut short. */
function isOfOriginal({ address }: Change, { record }: Found, { changes }: Staging): boolean {
  const owner = mapField(record, 'other_config')[markKey]
  return owner !== undefined && owner !== address && changes.get(owner)?.kindName === 'vm'
}

/** The block as the configuration has it: without the MAC that the interface has now. */
function asWritten({ config }: Change, label: string): ObjectValue | undefined {
  return blocksOf(config, 'nic').find(([other]) => other === label)?.[1]
}

/** Where a network goes before its successor is there, xapi takes along the interfaces of VMs that are off; that of a NIC stays. */
function goesWithNetwork(old: ObjectValue, { changes }: Staging): boolean {
  const network = changes.get(linkOf(old, 'network')?.address ?? '')
  return network !== undefined && goesFirst(network) && nicOf(network.prior) === undefined
}

function isOtherNetwork(old: ObjectValue, block: ObjectValue, staging: Staging): boolean {
  const [before, after] = [old, block].map(each => linkOf(each, 'network'))
  if (before === undefined || after === undefined) return false
  const isAnew = after.address !== undefined && staging.changes.get(after.address)?.action === 'replace'
  if (before.address !== undefined && before.address === after.address && !isAnew) return false
  const uuid = uuidOf(after, 'network', staging)
  return uuid?.kind !== 'literal' || uuid.value !== before.identity
}

/** From 7.1 on an interface moves to another network without being made anew. */
function moved(
  change: Change,
  to: Target,
  vif: Found,
  label: string,
  block: ObjectValue,
  staging: Staging,
): readonly Edit[] {
  const link = linkOf(block, 'network')
  const network = link === undefined ? undefined : uuidOf(link, 'network', staging)
  if (network === undefined) return []
  const path = ['nic', label, 'network']
  const parameters = {
    at: to.at,
    self: objectArgument('VIF', textField(vif.record, 'uuid')),
    network: objectArgument('network', network),
  }
  const cause = { address: change.address, path }
  const target = link?.address ?? 'another network'
  const isPlugged = flagField(vif.record, 'currently_attached')
  const cut = {
    subject: `interface ${label} of ${to.subject}`,
    effect: 'disconnects' as const,
    detail: `it moves to ${target}, and its connections end`,
    cause,
  }
  return anyTime(path, [
    call(
      change.address,
      `nic/${label}/move`,
      'VIF.move',
      parameters,
      `move interface ${label} of ${to.subject} to ${target}`,
      { cause, ...(isPlugged ? { disrupts: [cut] } : {}) },
    ),
  ])
}

/** A limit takes effect when the interface is plugged. */
function limited(
  change: Change,
  to: Target,
  found: Found,
  vif: Found,
  label: string,
  old: ObjectValue,
  block: ObjectValue,
): readonly Edit[] {
  const rate = numberOf(block, 'rate')
  if (rate === numberOf(old, 'rate')) return []
  const path = ['nic', label, 'rate']
  const self = { at: to.at, self: objectArgument('VIF', textField(vif.record, 'uuid')) }
  const step = (name: string, message: string, parameters: Draft['arguments'], summary: string) =>
    call(change.address, `nic/${label}/${name}`, message, parameters, summary, {
      cause: { address: change.address, path },
    })
  const limit = rate === undefined ? 'without a limit' : `${rate} kilobytes a second`
  const halted = [
    step(
      'limit',
      'VIF.set_qos_algorithm_type',
      { ...self, value: literal(rate === undefined ? '' : 'ratelimit') },
      `let interface ${label} of ${to.subject} send ${limit}`,
    ),
    step(
      'rate',
      'VIF.set_qos_algorithm_params',
      { ...self, value: literal(rate === undefined ? {} : { kbps: String(rate) }) },
      `set the limit of interface ${label} of ${to.subject}`,
    ),
  ]
  const plug = step('plug', 'VIF.plug', self, `plug interface ${label} into ${to.subject} again`)
  const live = [unplugStep(change, to, label, vif), ...halted, plug]
  return [{ path, halted, ...(hasTools(found) ? { live } : {}) }]
}

function isSameIps(old: ObjectValue, block: ObjectValue): boolean {
  const [before, after] = [old, block].map(each => textsOf(each, 'ips').toSorted().join())
  return before === after
}

function unplugStep(
  change: Change,
  to: Target,
  label: string,
  vif: Found,
  why: string = 'it is unplugged and plugged again',
): Draft {
  return call(
    change.address,
    `nic/${label}/unplug`,
    'VIF.unplug',
    { at: to.at, self: objectArgument('VIF', textField(vif.record, 'uuid')) },
    `unplug interface ${label} from ${to.subject}`,
    {
      cause: { address: change.address, path: ['nic', label] },
      disrupts: [
        {
          subject: `interface ${label} of ${to.subject}`,
          effect: 'disconnects',
          detail: why,
          cause: { address: change.address, path: ['nic', label] },
        },
      ],
    },
  )
}

function plugNew(change: Change, to: Target, label: string): Draft {
  return call(
    change.address,
    `nic/${label}/plug`,
    'VIF.plug',
    { at: to.at, self: objectArgument('VIF', uuidFrom(`${change.address}/nic/${label}/create`)) },
    `plug interface ${label} into ${to.subject}`,
    { cause: { address: change.address, path: ['nic', label] } },
  )
}

function isBefore71(release: string): boolean {
  const [major = 0, minor = 0] = release
    .replace(/^xcp-ng-/, '')
    .split('.')
    .map(Number)
  return major < 7 || (major === 7 && minor < 1)
}
