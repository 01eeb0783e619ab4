import type { Failure } from '../../../src/diagnostic/failure.js'
import type { Finding } from '../../../src/provider/contract.js'
import type { Path } from '../../../src/value/path.js'
import type { Database } from '../../emulator/database/database.js'
import type { Emulator } from '../../emulator/emulator.js'
import { explain } from '../catalogue/explain.js'
import { linksOf } from '../drafting/attribute.js'
import type { Staging } from '../drafting/staging.js'
import type { OrderedStep } from '../ordering/order.js'
import { wordsOfPlan } from './plan-words.js'
import type { ForetoldRefusal } from './refusing-dialer.js'
import { databaseOfHost, recordBehind } from './world.js'

interface Place {
  readonly address: string
  readonly path?: Path
  readonly related?: NonNullable<Finding['related']>
}

/** Every reason why a step would be refused, each at the block that causes it. */
export function refusalFindings(
  item: OrderedStep,
  refusals: readonly ForetoldRefusal[],
  failure: Failure,
  staging: Staging,
  world: Emulator,
): readonly Finding[] {
  if (failure.kind !== 'refused') return [timeFinding(item, failure, staging)]
  return refusals.map(refusal => {
    const parameters = refusal.parameters.map(parameter => nameOf(parameter, world))
    const objects = (refusal.objects ?? [])
      .filter(({ className }) => ['VM', 'SR', 'VDI'].includes(className))
      .map(({ ref }) => nameOf(ref, world))
      .filter(name => !name.startsWith('OpaqueRef:'))
    const words = explain(refusal.code, {
      parameters,
      step: item.step.summary,
      call: item.step.call,
      objects: [...new Set(objects)],
    })
    return {
      severity: 'error',
      origin: 'xapi',
      code: refusal.code,
      ...wordsOfPlan(words, item.step, refusal.code, staging),
      ...placeOf(item, refusal, staging, world),
      parameters: refusal.parameters,
      step: item.step.id,
    }
  })
}

function timeFinding(item: OrderedStep, failure: Failure, staging: Staging): Finding {
  return {
    severity: 'error',
    origin: 'policy',
    code: failure.code === 'wait-timed-out' ? 'wait-timed-out' : 'host-unreachable',
    summary: 'The rehearsal of the plan does not come to its end',
    detail: `The plan would fail at the step “${item.step.summary}”: ${failure.message}.`,
    remedy: 'See that the hosts concerned are up and reachable, then plan again.',
    ...placeOf(item, failure, staging, undefined),
    step: item.step.id,
  }
}

/** A reference becomes the name of what it points at. */
function nameOf(parameter: string, world: Emulator): string {
  if (!parameter.startsWith('OpaqueRef:')) return parameter
  const found = recordBehind(world, parameter)
  if (found === undefined) return parameter
  const { name_label: name, device, uuid } = found.record
  return typeof name === 'string' && name !== '' ? name : typeof device === 'string' ? device : String(uuid)
}

function placeOf(
  item: OrderedStep,
  refusal: ForetoldRefusal,
  staging: Staging,
  world: Emulator | undefined,
): Place {
  const { cause } = item.draft
  const isOfProperties = item.step.call.startsWith('Bond.') && refusal.parameters[0] === 'properties'
  const path = isOfProperties ? ['properties'] : cause?.path
  const place: Place =
    cause === undefined || path === undefined
      ? { address: item.step.address }
      : { address: cause.address, path }
  return item.step.call.startsWith('pool.join') ? joinPlace({ item, refusal, staging, world }, place) : place
}

/** Codes that tell of something that is on the joiner and nowhere else. */
const joinerCodes =
  /^(JOINING_HOST_|POOL_JOINING_HOST_HAS_|POOL_JOINING_HOST_MUST_|HOST_STILL_BOOTING|HOST_IS_SLAVE|CLUSTERING_ENABLED)/

/** Codes that tell of something that either side may have. */
const eitherCodes = /^(HA_IS_ENABLED|HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY|NOT_SUPPORTED_DURING_UPGRADE)$/

interface RefusedJoin {
  readonly item: OrderedStep
  readonly refusal: ForetoldRefusal
  readonly staging: Staging
  readonly world: Emulator | undefined
}

/** What is wrong on the joiner is shown at its block; what does not match, at the members of the pool. */
function joinPlace({ item, refusal, staging, world }: RefusedJoin, members: Place): Place {
  const at = item.step.arguments.at
  const joiner = staging.pools
    .flatMap(pool => pool.joiners)
    .find(host => at?.kind === 'literal' && host.ip === at.value)
  if (joiner?.address === undefined) return members
  const coordinator = staging.pools.find(pool => pool.joiners.includes(joiner))?.coordinator
  const patch = refusal.parameters.some(parameter => /^Patches|^Updates/.test(parameter))
    ? patchPlace(joiner.address, coordinator?.address, staging)
    : undefined
  if (patch !== undefined)
    return { ...patch, related: [{ ...members, message: `${joiner.name} joins here` }] }
  if (isOnJoiner(refusal, world === undefined ? undefined : databaseOfHost(world, joiner.uuid)))
    return { address: joiner.address, related: [{ ...members, message: `${joiner.name} joins here` }] }
  return { ...members, related: [{ address: joiner.address, message: `the host that would join` }] }
}

function isOnJoiner(
  { code, parameters, objects = [] }: ForetoldRefusal,
  joiner: Database | undefined,
): boolean {
  // Without a feature's name it is the editions that differ (up to 6.2).
  if (code === 'LICENCE_RESTRICTION') return parameters.length > 0
  if (!eitherCodes.test(code)) return joinerCodes.test(code)
  return objects.some(({ className, ref }) => joiner?.get(className, ref) !== undefined)
}

/** The update that the coordinator gets and the joiner does not. */
function patchPlace(joiner: string, coordinator: string | undefined, staging: Staging): Place | undefined {
  const names = (address: string | undefined, hosts: readonly (string | undefined)[]) =>
    address !== undefined && hosts.includes(address)
  const patch = [...staging.changes.values()].find(change => {
    const hosts =
      change.kindName === 'patch' ? linksOf(change.planned, 'hosts').map(link => link.address) : []
    return names(coordinator, hosts) !== names(joiner, hosts)
  })
  return patch === undefined ? undefined : { address: patch.address, path: ['hosts'] }
}
