import type { Change } from '../../../src/provider/change.js'
import type { Argument, Json } from '../../../src/provider/step.js'
import { literal, objectArgument, record } from '../drafting/argument.js'
import { flagOf } from '../drafting/attribute.js'
import { call, chain, type Draft } from '../drafting/draft.js'
import { gone, type Milestone, patched, ready } from '../drafting/milestone.js'
import type { PoolPlan } from '../drafting/pool-plan.js'
import { changesOf, isKeeping, observedPool, poolOf, type Staging } from '../drafting/staging.js'
import { poolRecord } from '../observation/find.js'
import type { ObservedPool } from '../observation/observation.js'
import { mapField } from '../observation/record.js'
import { type HaState, isSameState, presentState, wantedState } from './ha-state.js'
import { haNoteGone, keepHaNote } from './ha-steps.js'
import { promiseNothing } from '../kinds/ha_plan/steps.js'
import { isUnwise, needsHaOff } from './needs-ha-off.js'
import { Reach } from './reach.js'
import { restoreKey } from './restore-note.js'

/** The time in which HA is off around other steps of one pool, and on again: the ids of the steps that open and close it. */
export interface DraftBracket {
  readonly pool: string
  readonly what: string
  readonly reason: string
  readonly opens: string
  readonly closes: string
}

/** All steps, those among them that switch HA off and on, and what lies between. */
export interface Armed {
  readonly drafts: readonly Draft[]
  readonly brackets: readonly DraftBracket[]
}

/**
 * Switches HA off before the steps that it would refuse, and on again after them; switches it on as the last thing, and off
 * as the first, where a plan says so.
 */
export function arm(drafts: readonly Draft[], staging: Staging): Armed {
  return staging.pools.reduce<Armed>(
    (armed, pool) => {
      const next = armPool(armed.drafts, pool, staging)
      return {
        drafts: [...promising(pool, staging), ...next.drafts],
        brackets: [...armed.brackets, ...next.brackets],
      }
    },
    { drafts, brackets: [] },
  )
}

/** What comes before all else where fewer failures hold meanwhile than the pool promises now. */
function promising(pool: PoolPlan, staging: Staging): readonly Draft[] {
  const plan = haPlanOf(pool, staging)
  return plan === undefined || staging.unpromised?.has(pool.uuid) !== true ? [] : [promiseNothing(plan, pool)]
}

function armPool(drafts: readonly Draft[], pool: PoolPlan, staging: Staging): Armed {
  const observed = observedPool(pool, staging)
  if (observed === undefined) return { drafts, brackets: [] }
  const plan = haPlanOf(pool, staging)
  const address = plan?.address ?? pool.address
  const now = presentState(observed)
  const wanted = wantedState(plan, now, observed, staging)
  if (address === undefined) return { drafts, brackets: [] }
  const stale = { drafts: [...drafts, ...staleNote(address, pool, observed)], brackets: [] }
  if (!now.isOn && !wanted.isOn) return stale
  const own = new Set(drafts.filter(draft => isOfPool(draft, pool)))
  const needing = now.isOn
    ? [...own].filter(draft => needsHaOff(draft, observed) && !isBeforeJoin(draft, pool))
    : []
  const isOther = now.isOn && wanted.isOn && !isSameState(now, wanted)
  const opens = now.isOn && (needing.length > 0 || isOther || !wanted.isOn)
  const closes = wanted.isOn && (!now.isOn || opens)
  if (!opens && !closes) return stale
  const isBracket = opens && closes
  const reach = isBracket ? new Reach(drafts) : undefined
  // A VLAN goes, which HA would refuse, once the VMs on it have left.
  const before = reach?.before(needing.map(({ id }) => id))
  const held = new Set(drafts.filter(({ id }) => before?.has(id) === true).map(({ address }) => address))
  const vms = new Set(
    changesOf('vm', staging).flatMap(change =>
      isKeeping(change) && !held.has(change.address) ? change.address : [],
    ),
  )
  const scene: Scene = {
    address,
    plan,
    pool,
    observed,
    now,
    wanted,
    needing,
    own,
    vms,
    isBracket,
  }
  const afterwards = reach?.after(
    drafts.filter(draft => isLate(draft, scene) || isFarewell(draft, pool)).map(({ id }) => id),
  )
  const opening = opens ? openingSteps(scene) : []
  const closing = closes ? closingSteps(scene) : []
  const waiting = drafts.map(draft =>
    isLate(draft, scene) || (closes && isFarewell(draft, pool))
      ? late(draft, scene)
      : settling(early(draft, scene), own.has(draft) && afterwards?.has(draft.id) !== true, pool),
  )
  return {
    drafts: [...opening, ...waiting, ...closing],
    brackets: scene.isBracket
      ? [
          {
            pool: pool.name,
            what: `High availability of ${pool.name}`,
            reason: reasonOf(scene),
            opens: `${address}/disarm`,
            closes: `${address}/arm`,
          },
        ]
      : [],
  }
}

interface Scene {
  readonly address: string
  readonly plan: Change | undefined
  readonly pool: PoolPlan
  readonly observed: ObservedPool
  readonly now: HaState
  readonly wanted: HaState
  /** Steps that HA would refuse. */
  readonly needing: readonly Draft[]
  readonly own: ReadonlySet<Draft>
  /** Addresses of VMs that are made or changed, and that nothing waits for which HA would refuse. */
  readonly vms: ReadonlySet<string>
  readonly isBracket: boolean
}

/** The block of a pool's high availability: of one that goes and one that comes, the one that stays. */
function haPlanOf(pool: PoolPlan, staging: Staging): Change | undefined {
  const plans = changesOf('ha_plan', staging).filter(change => poolOf(change, staging) === pool)
  return plans.find(isKeeping) ?? plans[0]
}

function isOfPool(draft: Draft, pool: PoolPlan): boolean {
  const at = draft.arguments.at
  return at?.kind === 'literal' && [...pool.hosts, ...pool.leavers].some(host => host.ip === at.value)
}

/** A joiner is emptied and rebooted while it is still alone, which the pool does not feel. */
function isBeforeJoin(draft: Draft, pool: PoolPlan): boolean {
  const at = draft.arguments.at
  return at?.kind === 'literal' && isUnwise(draft) && pool.joiners.some(host => host.ip === at.value)
}

const off = (pool: PoolPlan): Milestone => `unarmed ${pool.uuid}`
const on = (pool: PoolPlan): Milestone => `armed ${pool.uuid}`
const settled = (pool: PoolPlan): Milestone => `settled ${pool.uuid}`

/** Around a bracket VMs are changed once HA is on again, so that it agrees to where they run. */
function isLate(draft: Draft, { own, vms, plan, isBracket }: Scene): boolean {
  return isBracket && own.has(draft) && (vms.has(draft.address) || draft.address === plan?.address)
}

/** Who has forgotten a pool and its hosts cannot switch its high availability on again. */
function isFarewell(draft: Draft, pool: PoolPlan): boolean {
  const addresses = [pool.address, ...pool.hosts.map(host => host.address)]
  return draft.call === 'forget' && addresses.includes(draft.address)
}

function late(draft: Draft, { pool }: Scene): Draft {
  const need = { milestone: on(pool), reason: 'high availability is on again first' }
  return { ...draft, after: [...draft.after, need] }
}

function early(draft: Draft, { pool, needing }: Scene): Draft {
  if (!needing.includes(draft)) return draft
  const need = { milestone: off(pool), reason: 'high availability would refuse it' }
  return { ...draft, after: [...draft.after, need] }
}

/** A step of the pool that is done before high availability is switched on, unless it rests on one that comes afterwards. */
function settling(draft: Draft, isOwn: boolean, pool: PoolPlan): Draft {
  return isOwn ? { ...draft, provides: [...draft.provides, settled(pool)] } : draft
}

function openingSteps(scene: Scene): readonly Draft[] {
  const { address, pool, plan, now, isBracket } = scene
  const at = literal(pool.coordinator.ip)
  const cause = causeOf(scene)
  const isLast = plan?.action === 'delete'
  const why = isBracket ? reasonOf(scene) : isLast ? 'its block is gone' : 'enabled = false is written'
  const disarm = call(
    address,
    'disarm',
    'pool.disable_ha',
    { at },
    `switch high availability of ${pool.name} off`,
    {
      cause,
      disrupts: [{ subject: `pool ${pool.name}`, effect: 'is unprotected', detail: why, cause }],
      ...(isLast ? { unbinds: address, provides: [gone(address)] } : {}),
    },
  )
  const note: Json = {
    sr: now.sr?.kind === 'literal' ? now.sr.value : '',
    configuration: now.configuration,
  }
  const steps = isBracket && !hasNote(scene.observed) ? [keepHaNote(address, at, note), disarm] : [disarm]
  // The pool is not left unprotected for as long as its joiners get their updates.
  const after = pool.joiners.map(host => ({
    milestone: patched(host.uuid),
    reason: `${host.name} gets its updates, and reboots, before high availability is switched off`,
  }))
  return chain(steps, { after, provides: [off(pool)] })
}

/** A note of which nothing is left to restore: an apply was cut off between the restoring and its last step. */
function staleNote(address: string, pool: PoolPlan, observed: ObservedPool): readonly Draft[] {
  return hasNote(observed) ? [haNoteGone(address, literal(pool.coordinator.ip))] : []
}

function hasNote(observed: ObservedPool): boolean {
  return restoreKey in mapField(poolRecord(observed)?.record ?? {}, 'other_config')
}

function closingSteps(scene: Scene): readonly Draft[] {
  const { address, pool, observed, wanted, plan, isBracket } = scene
  const at = literal(pool.coordinator.ip)
  const srs: Argument = {
    kind: 'list',
    items: wanted.sr === undefined ? [] : [objectArgument('SR', wanted.sr)],
  }
  const configuration = record(
    Object.fromEntries(Object.entries(wanted.configuration).map(([key, value]) => [key, literal(value)])),
  )
  const cause = plan === undefined ? undefined : { address: plan.address, path: ['heartbeat_sr'] }
  const enable = call(
    address,
    'arm',
    'pool.enable_ha',
    { at, heartbeat_srs: srs, configuration },
    `switch high availability of ${pool.name} on`,
    {
      ...(cause === undefined ? {} : { cause }),
      after: [
        { milestone: off(pool), reason: 'it was switched off before' },
        {
          milestone: settled(pool),
          reason: isBracket ? 'high availability is off meanwhile' : 'high availability comes last',
        },
      ],
    },
  )
  const steps = isBracket || hasNote(observed) ? [enable, haNoteGone(address, at)] : [enable]
  return chain(steps, { provides: [on(pool), ...(plan === undefined ? [] : [ready(address)])] })
}

/** How many steps a reason names. */
const mostShown = 3

function reasonOf({ needing, isBracket, plan }: Scene): string {
  if (needing.length === 0)
    return isBracket ? `the heartbeat of ${plan?.address ?? 'the pool'} changes` : 'it is to be off'
  const summaries = [...new Set(needing.map(draft => draft.summary))]
  const shown = summaries.slice(0, summaries.length > mostShown ? mostShown - 1 : mostShown)
  const left = summaries.length - shown.length
  return `${shown.join('; ')}${left > 0 ? `; and ${left} more` : ''}`
}

function causeOf({ needing, plan, address }: Scene): NonNullable<Draft['cause']> {
  if (plan?.action === 'delete') return { address, path: [] }
  const [first] = needing
  if (first !== undefined) return first.cause ?? { address: first.address, path: [] }
  const path = flagOf(plan?.planned, 'enabled') === false ? ['enabled'] : ['heartbeat_sr']
  return { address, path }
}
