import { Failure } from '../../../src/diagnostic/failure.js'
import { resolveArguments } from '../../../src/provider/arguments.js'
import type { Change } from '../../../src/provider/change.js'
import type { Finding, PlanOptions } from '../../../src/provider/contract.js'
import type { Json, Step } from '../../../src/provider/step.js'
import type { XapiContext } from '../context.js'
import { literal, objectArgument, valueAt } from '../drafting/argument.js'
import { jsonOf, linkOf, textOf } from '../drafting/attribute.js'
import { changesOf, hostOf, isMaking, poolOf, type Staging } from '../drafting/staging.js'
import { deviceConfig, isFormatting } from '../kinds/sr/configuration.js'
import { orderDrafts } from '../ordering/order.js'
import { stage } from '../ordering/stage.js'
import { perform } from '../perform.js'
import { rehearse } from './rehearse.js'
import { refusingDialer } from './refusing-dialer.js'

/** What probes found, by the address of the SR, and what is to be said about it. */
export interface Probed {
  readonly answers: ReadonlyMap<string, readonly string[]>
  readonly findings: readonly Finding[]
}

/** SRs that were ours until they were forgotten, by UUID. */
type Tombstones = NonNullable<PlanOptions['tombstones']>

/**
 * Looks at the storage of every SR that is to be made where making would format it, or that is to be attached. What the
 * hosts do not reach yet is looked at in a rehearsal of the steps that give them a path.
 */
export async function probeStorage(
  staging: Staging,
  tombstones: Tombstones,
  context: XapiContext,
): Promise<Probed> {
  const wanted = [...staging.changes.values()].filter(
    change => change.kindName === 'sr' && isMaking(change) && isProbed(change),
  )
  if (wanted.length === 0) return { answers: new Map(), findings: [] }
  const answers = new Map<string, readonly string[]>()
  for (const change of wanted) {
    const found = await probe(change, staging, context)
    if (found !== undefined) answers.set(change.address, found)
  }
  const unreached = wanted.filter(change => !answers.has(change.address))
  if (isStorageUnknown(context)) {
    const unseen = unreached.filter(
      change => !isBeside(change) || textOf(change.planned, 'existing') === 'attach',
    )
    // What is expected there is looked at again before it is formatted or attached: the apply stops where it is otherwise.
    for (const change of unseen) answers.set(change.address, expectedUnseen(change))
    return { answers, findings: [...unseen.map(unseenFinding), ...guards(wanted, answers, tombstones)] }
  }
  if (unreached.length > 0 && context.emulator !== undefined) {
    for (const [address, found] of await probeLater(unreached, staging, context)) answers.set(address, found)
  }
  return { answers, findings: guards(wanted, answers, tombstones) }
}

function isStorageUnknown({ emulator }: XapiContext): boolean {
  return emulator?.world.hardware.isStorageUnknown === true
}

function guards(
  wanted: readonly Change[],
  answers: ReadonlyMap<string, readonly string[]>,
  tombstones: Tombstones,
): readonly Finding[] {
  return wanted.flatMap(change => guardFindings(change, answers.get(change.address), tombstones))
}

/** What storage must hold that no host can look at yet: the SR to attach where its UUID is written, otherwise nothing. */
function expectedUnseen(change: Change): readonly string[] {
  const uuid = textOf(change.config, 'uuid')
  return uuid !== undefined && textOf(change.planned, 'existing') === 'attach' ? [uuid] : []
}

/** Real storage that no host can look at yet. Which calls are made may not depend on what it holds. */
function unseenFinding(change: Change): Finding {
  const isUndecided = textOf(change.planned, 'existing') === 'attach' && expectedUnseen(change).length === 0
  const consequence = isUndecided
    ? ', so it cannot be told which SR is to be attached, or whether one is to be made'
    : '. It is looked at before anything is done to it, and the apply stops if it holds something else than the plan expects'
  return {
    severity: isUndecided ? 'error' : 'note',
    origin: 'policy',
    code: 'storage-not-seen',
    summary: 'The storage cannot be looked at yet',
    detail: `No host can look at the storage of ${change.address} before the rest of the plan is done${consequence}.`,
    remedy: isUndecided
      ? 'Apply the networks and storage interfaces first (--target), then plan again; or write the uuid of the SR to attach.'
      : 'Nothing has to be done.',
    address: change.address,
    path: ['existing'],
  }
}

function isProbed(change: Change): boolean {
  const existing = textOf(change.planned, 'existing')
  return existing === 'attach' || isBeside(change) || (isFormatting(change) && existing !== 'overwrite')
}

/** On these a new SR gets a directory of its own beside those that are there. */
function isBeside(change: Change): boolean {
  return ['nfs', 'smb'].includes(textOf(change.planned, 'type') ?? '')
}

async function probeLater(
  changes: readonly Change[],
  staging: Staging,
  context: XapiContext,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const answers = new Map<string, readonly string[]>()
  if (context.emulator === undefined) return answers
  const before = new Map(
    [...staging.changes].filter(
      ([, change]) => (change.kindName !== 'sr' && change.kindName !== 'vm') || change.action === 'delete',
    ),
  )
  const world = context.emulator.fork({ isRehearsal: true })
  const partial: Staging = { ...staging, changes: before }
  await rehearse(orderDrafts(stage(partial)), partial, context, world)
  const dialer = refusingDialer(
    world,
    context.dialFork === undefined ? context.dialer : context.dialFork(world),
  )
  for (const change of changes) {
    const found = await probe(change, staging, { ...context, dialer })
    if (found !== undefined) answers.set(change.address, found)
  }
  return answers
}

/** What the storage holds now; undefined where it cannot be looked at. */
async function probe(
  change: Change,
  staging: Staging,
  context: XapiContext,
): Promise<readonly string[] | undefined> {
  const pool = poolOf(change, staging)
  const host = hostOf(linkOf(change.planned, 'host'), staging) ?? pool?.coordinator
  if (pool === undefined || host === undefined) return undefined
  const step: Step = {
    id: `${change.address}/probe`,
    address: change.address,
    kind: 'call',
    call: 'SR.probe',
    arguments: {
      at: literal(host.poolUuid === pool.uuid ? pool.coordinator.ip : host.ip),
      host: objectArgument('host', host.uuid),
      device_config: deviceConfig(change),
      type: literal(textOf(change.planned, 'type') ?? ''),
    },
    needs: [],
    disrupts: [],
    summary: `look at the storage of ${change.address}`,
  }
  const { values } = await resolveArguments(step, {
    result: () => null,
    evaluate: (_, path) => Promise.resolve({ json: knownAt(change, path), isSensitive: false }),
  })
  try {
    const answer = await perform(step, values, context)
    const erased = erasedSrs(staging)
    return uuidsOf(answer).filter(uuid => !erased.has(uuid))
  } catch (problem) {
    if (problem instanceof Failure) return undefined
    throw problem
  }
}

/** What the plan erases itself is no longer there when something else is made in its place. */
function erasedSrs(staging: Staging): ReadonlySet<string> {
  return new Set(
    changesOf('sr', staging)
      .filter(({ action }) => action === 'delete' || action === 'replace')
      .filter(({ applied, prior }) => textOf(applied ?? prior, 'on_destroy') === 'destroy')
      .flatMap(({ identity }) => identity ?? []),
  )
}

function knownAt(change: Change, path: readonly (string | number)[]): Json {
  const value = valueAt(change.config, path) ?? valueAt(change.planned, path)
  return value === undefined ? null : (jsonOf(value) ?? null)
}

function uuidsOf(answer: Json): readonly string[] {
  if (typeof answer !== 'object' || answer === null || !('uuids' in answer)) return []
  const { uuids } = answer
  return Array.isArray(uuids) ? uuids.map(String) : []
}

/** The data of an SR that was forgotten are still there, and can be had again. */
function besideFinding(change: Change, names: string, own: string | undefined): Finding {
  return {
    severity: 'note',
    origin: 'policy',
    code: 'other-srs-found',
    summary: 'The storage holds other SRs',
    detail: `${change.address} will be made beside ${names}, which the storage holds.`,
    remedy:
      own === undefined
        ? 'To have the data of one of them, write existing = "attach" and its UUID as uuid.'
        : `To have the data of the one that was forgotten, write existing = "attach" and uuid = ${JSON.stringify(own)}.`,
    address: change.address,
    path: ['existing'],
  }
}

/** What is there must be allowed by `existing`, and must be one thing. */
function guardFindings(
  change: Change,
  found: readonly string[] | undefined,
  tombstones: Tombstones,
): readonly Finding[] {
  const existing = textOf(change.planned, 'existing') ?? 'refuse'
  const wanted = textOf(change.config, 'uuid')
  if (wanted !== undefined && existing !== 'attach') return [uuidWithoutAttach(change, wanted)]
  if (found === undefined) return []
  if (found.length === 0) return wanted === undefined ? [] : [notFound(change, wanted, 'no SR')]
  const names = found.map(uuid => nameWithPast(uuid, tombstones)).join(', ')
  const forgotten = found.filter(uuid => uuid in tombstones)
  const own = forgotten.length === 1 ? forgotten[0] : undefined
  if (existing !== 'attach' && isBeside(change)) return [besideFinding(change, names, own)]
  if (existing === 'refuse') {
    return [
      {
        severity: 'error',
        origin: 'policy',
        code: 'storage-not-empty',
        summary: 'The storage holds an SR already',
        detail: `Making ${change.address} would erase the SR ${names} that the storage holds.`,
        remedy:
          'Write existing = "attach" to take it over with its data, or existing = "overwrite" to erase it.',
        address: change.address,
        path: ['existing'],
      },
    ]
  }
  if (existing !== 'attach') return []
  if (wanted !== undefined) return found.includes(wanted) ? [] : [notFound(change, wanted, names)]
  if (found.length === 1) return []
  return [
    {
      severity: 'error',
      origin: 'policy',
      code: 'several-srs-found',
      summary: 'The storage holds several SRs',
      detail: `The storage of ${change.address} holds ${names}.`,
      remedy:
        own === undefined
          ? 'Write the UUID of the one to attach as uuid.'
          : `Write the UUID of the one to attach: uuid = ${JSON.stringify(own)} for the one that was forgotten.`,
      address: change.address,
      path: ['existing'],
    },
  ]
}

/** An SR as the storage knows it, and what it was to us. */
function nameWithPast(uuid: string, tombstones: Tombstones): string {
  const past = tombstones[uuid]
  return past === undefined ? uuid : `${uuid} (${past.address} until it was forgotten)`
}

function notFound({ address }: Change, wanted: string, there: string): Finding {
  return {
    severity: 'error',
    origin: 'policy',
    code: 'sr-not-found',
    summary: 'The storage does not hold this SR',
    detail: `The storage of ${address} holds ${there}, and not ${wanted}.`,
    remedy: 'Write the UUID of the one to attach as uuid; take uuid out to have a new SR made.',
    address,
    path: ['uuid'],
  }
}

/** xapi chooses the UUID of a new SR, so a written one is that of an SR that is there. */
function uuidWithoutAttach({ address }: Change, wanted: string): Finding {
  return {
    severity: 'error',
    origin: 'policy',
    code: 'uuid-without-attach',
    summary: 'The UUID of a new SR cannot be chosen',
    detail: `${address} would be made anew, and cannot have the UUID ${wanted}.`,
    remedy:
      'Write existing = "attach" to take over the SR of this UUID that the storage holds, or take uuid out.',
    address,
    path: ['uuid'],
  }
}
