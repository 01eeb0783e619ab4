import type { Change } from '../../../../src/provider/change.js'
import { literal, objectArgument } from '../../drafting/argument.js'
import { textOf } from '../../drafting/attribute.js'
import { call, chain, type Draft, wait } from '../../drafting/draft.js'
import { masked, patched, updated } from '../../drafting/milestone.js'
import type { HostPlan, PoolPlan } from '../../drafting/pool-plan.js'
import { differs } from '../../drafting/setting.js'
import type { Staging } from '../../drafting/staging.js'
import { findAnywhere, type Found } from '../../observation/find.js'
import { textField } from '../../observation/record.js'
import { rebootDeadlineSeconds, rebootSteps } from '../patch/reboot.js'
import { isRebootedByUpdates } from '../patch/facts.js'
import { inTurn } from '../patch/rolling.js'
import { coordinatorSetUp, setUp } from './set-up.js'
import { featuresNow, isSameFeatures, physicalFeatures } from './cpu.js'

/** A host whose CPU is to show other features than it does now, and the argument that asks for it. */
interface Mask {
  readonly host: HostPlan
  readonly pool: PoolPlan
  /** Undefined: all that the CPU has. */
  readonly features: string | undefined
  readonly change: Change
  readonly attribute: string
}

/**
 * Masks of CPUs (6.x): what a host's `cpu_features` asks for, and on hosts that join a levelled pool the coordinator's
 * features. A mask takes effect at the next boot: that of the host's updates, else one of its own.
 */
export function maskSteps(staging: Staging): readonly Draft[] {
  return staging.pools
    .flatMap(pool => pool.hosts.flatMap(host => maskOf(host, pool, staging) ?? []))
    .flatMap(mask => stepsOf(mask, staging))
}

function stepsOf(mask: Mask, staging: Staging): readonly Draft[] {
  const { host, change } = mask
  const cause = { address: change.address, path: [mask.attribute] }
  const isMember = host.poolUuid === mask.pool.uuid
  const at = literal(isMember ? mask.pool.coordinator.ip : host.ip)
  const named = { at, host: objectArgument('host', host.uuid) }
  const set =
    mask.features === undefined
      ? call(
          change.address,
          `${host.name}/unmask`,
          'host.reset_cpu_features',
          named,
          `show all CPU features of ${host.name} from its next boot`,
          { cause },
        )
      : call(
          change.address,
          `${host.name}/mask`,
          'host.set_cpu_features',
          { ...named, features: literal(mask.features) },
          `mask the CPU features of ${host.name} to ${mask.features} from its next boot`,
          { cause },
        )
  const isRebooted = isRebootedByUpdates(host, staging)
  const reboot = isRebooted
    ? []
    : rebootSteps(change, host, at, staging, { cause, why: 'the mask takes effect at a boot' })
  const applied = [
    { milestone: updated(host.uuid), reason: `${host.name} gets its updates first`, isSequence: true },
  ]
  return chain([set, ...reboot], {
    after: [
      ...setUp(host, staging),
      // A host that is yet to coordinate passes the call on to the one that does.
      ...(isMember ? setUp(mask.pool.coordinator, staging) : []),
      ...coordinatorSetUp(host.poolUuid, staging),
      ...inTurn(host, staging),
      ...(isRebooted ? [] : applied),
    ],
    provides: [isRebooted ? masked(host.uuid) : patched(host.uuid)],
  })
}

/**
 * A host that leaves a pool has lost its mask with it (xapi.md §1.5): what its block asks for is set again, and takes a boot.
 * Nothing runs there yet, so nothing is emptied.
 */
export function renewedMask(change: Change, { pool, record }: Found): readonly Draft[] {
  const written = textOf(change.planned, 'cpu_features')
  const own = physicalFeatures(record)
  const isLost =
    written !== undefined &&
    !['physical', 'pool'].includes(written) &&
    isMasking(pool.release) &&
    (own === undefined || !isSameFeatures(written, own))
  if (!isLost) return []
  const name = textField(record, 'name_label')
  const cause = { address: change.address, path: ['cpu_features'] }
  const uuid = textField(record, 'uuid')
  const at = literal(textField(record, 'address'))
  const named = { at, host: objectArgument('host', uuid) }
  const condition = { at, host: literal(uuid) }
  const reboots = {
    subject: `host ${name}`,
    effect: 'reboots' as const,
    detail: 'the mask takes effect at a boot',
    cause,
  }
  return [
    call(
      change.address,
      'mask',
      'host.set_cpu_features',
      { ...named, features: literal(written) },
      `mask the CPU features of ${name} to ${written} from its next boot`,
      { cause },
    ),
    call(change.address, 'mask/disable', 'host.disable', named, `let no VM start on ${name}`, { cause }),
    call(change.address, 'mask/reboot', 'host.reboot', named, `reboot ${name}`, {
      cause,
      disrupts: [reboots],
    }),
    wait(
      change.address,
      'mask/live',
      'host.live',
      condition,
      `wait until ${name} answers again`,
      rebootDeadlineSeconds,
      { cause },
    ),
    call(change.address, 'mask/enable', 'host.enable', named, `let VMs start on ${name} again`, { cause }),
  ]
}

function maskOf(host: HostPlan, pool: PoolPlan, staging: Staging): Mask | undefined {
  const block = host.address === undefined ? undefined : staging.changes.get(host.address)
  const record = findAnywhere(staging.observation, 'host', host.uuid)?.record
  const now = record === undefined ? undefined : featuresNow(record)
  if (record === undefined || now === undefined) return undefined
  const written = textOf(block?.planned, 'cpu_features')
  if (block !== undefined && written !== undefined && differs(block, 'cpu_features')) {
    const features =
      written === 'physical' ? undefined : written === 'pool' ? poolFeatures(pool, staging) : written
    const wanted = features ?? physicalFeatures(record)
    // From 7.0 on no features can be asked for, not even those that the host has.
    return wanted !== undefined && isSameFeatures(wanted, now) && isMasking(pool.release)
      ? undefined
      : { host, pool, features, change: block, attribute: 'cpu_features' }
  }
  const change = pool.address === undefined ? undefined : staging.changes.get(pool.address)
  if (
    change === undefined ||
    written !== undefined ||
    !pool.joiners.includes(host) ||
    textOf(change.planned, 'cpu_policy') !== 'levelled' ||
    !isMasking(pool.release)
  )
    return undefined
  const features = poolFeatures(pool, staging)
  return features === undefined || isSameFeatures(features, now)
    ? undefined
    : { host, pool, features, change, attribute: 'cpu_policy' }
}

/** The features of the coordinator, as its own block masks them. */
function poolFeatures(pool: PoolPlan, staging: Staging): string | undefined {
  const block =
    pool.coordinator.address === undefined ? undefined : staging.changes.get(pool.coordinator.address)
  const record = findAnywhere(staging.observation, 'host', pool.coordinator.uuid)?.record
  const written = textOf(block?.planned, 'cpu_features')
  if (record === undefined) return written
  if (written === 'physical') return physicalFeatures(record)
  return written === undefined || written === 'pool' ? featuresNow(record) : written
}

/** From 7.0 on xapi levels by itself, and the calls are gone. */
function isMasking(release: string): boolean {
  return Number(release.replace(/^xcp-ng-/, '').split('.')[0]) < 7
}
