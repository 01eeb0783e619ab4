import { Failure } from '../../../src/diagnostic/failure.js'
import type { Json, Step } from '../../../src/provider/step.js'
import type { Emulator } from '../../emulator/emulator.js'
import type { Database, DatabaseRecord } from '../../emulator/database/database.js'
import { numberOf } from '../../emulator/rules/field.js'
import { keptPlaces } from '../drafting/places.js'
import type { Staging } from '../drafting/staging.js'
import type { XapiObservation } from '../observation/observation.js'
import { databaseOfHost } from './world.js'
import { hostMemory } from './memory.js'

/** The host chosen for a start, and why it is the first. */
export interface Place {
  readonly uuid: string
  readonly name: string
  /** Undefined where no host fits. */
  readonly why: string | undefined
}

/** From the best to none. */
const ranks = { affinity: 0, definite: 1, probable: 2, possible: 3, none: 4 }
type Category = keyof typeof ranks

interface Candidate {
  readonly reference: string
  readonly record: DatabaseRecord
  readonly category: Category
  readonly room: number
  /** Its room without the halving of the coordinator’s. */
  readonly trueRoom: number
}

const why: Readonly<Record<Category, string | undefined>> = {
  affinity: 'its home server',
  definite: 'most room',
  probable: 'most room',
  possible: 'most room when others shrink',
  none: undefined,
}

/**
 * The host on which xapi would most likely start the VM: by its categories (home, then sure, likely and possible room, the
 * coordinator's halved), the first of the best instead of its random choice. Where no host fits, the one nearest to it.
 */
export function choosePlace(
  step: Step,
  results: ReadonlyMap<string, Json>,
  staging: Staging,
  world: Emulator,
): Place | undefined {
  const uuid = vmUuid(step, results)
  const pool = staging.pools.find(candidate => candidate.coordinator.ip === literalText(step, 'at'))
  const database = pool === undefined ? undefined : databaseOfHost(world, pool.coordinator.uuid)
  const vm = database === undefined || uuid === undefined ? undefined : database.findByUuid('VM', uuid)
  if (pool === undefined || database === undefined || vm === undefined) return undefined
  const guest = database.get('VM', vm)
  if (guest === undefined) return undefined
  const isAllowed = ({ reference }: Candidate) =>
    isAccepted(world, pool.coordinator.ip, step.call, [vm, reference, false, false])
  const formerHost = formerHosts(staging).get(uuid ?? '')
  const candidates = database
    .records('host')
    .map(([reference, record]) =>
      candidateOf(database, reference, record, guest, record.uuid === pool.coordinator.uuid),
    )
  const home =
    formerHost === undefined ? undefined : candidates.find(({ record }) => record.uuid === formerHost)
  if (home !== undefined && isAllowed(home)) return placeAt(home, 'where it ran')
  const nearest = firstOf(candidates)
  if (nearest === undefined) return undefined
  // Most often the first will do, so the others are neither sorted nor asked about.
  const best = isAllowed(nearest) ? nearest : candidates.toSorted(compare).slice(1).find(isAllowed)
  return best === undefined ? placeAt(nearest, undefined) : placeAt(best, reasonFor(best, candidates))
}

/** A coordinator that has lost its address takes nothing, as the start itself will tell. */
function isAccepted(world: Emulator, ...call: Parameters<Emulator['refusals']>): boolean {
  try {
    return world.refusals(...call).length === 0
  } catch (problem) {
    if (problem instanceof Failure && problem.kind === 'unavailable') return false
    throw problem
  }
}

function firstOf(candidates: readonly Candidate[]): Candidate | undefined {
  let [first] = candidates
  for (const candidate of candidates)
    if (first !== undefined && compare(candidate, first) < 0) first = candidate
  return first
}

/** The coordinator’s room counts half, so another host may come first that has less. */
function reasonFor(best: Candidate, candidates: readonly Candidate[]): string | undefined {
  const isFullest = candidates.every(({ trueRoom }) => trueRoom <= best.trueRoom)
  const isByRoom = best.category === 'definite' || best.category === 'probable'
  return isByRoom && !isFullest ? 'most room beside the coordinator' : why[best.category]
}

function placeAt({ record }: Candidate, reason: string | undefined): Place {
  return { uuid: String(record.uuid), name: String(record.name_label), why: reason }
}

const former = new WeakMap<XapiObservation, ReadonlyMap<string, string>>()

/** The host that each VM was taken off by an apply that was interrupted before it came back. */
function formerHosts({ observation }: Staging): ReadonlyMap<string, string> {
  const known = former.get(observation)
  if (known !== undefined) return known
  const hosts = new Map(
    [...observation.pools.values()].flatMap(pool =>
      [...keptPlaces(pool, 'restore')].flatMap(([host, vms]) => vms.map(vm => [vm, host] as const)),
    ),
  )
  former.set(observation, hosts)
  return hosts
}

function candidateOf(
  database: Database,
  reference: string,
  record: DatabaseRecord,
  guest: DatabaseRecord,
  isCoordinator: boolean,
): Candidate {
  const memory = hostMemory(database, reference)
  const available = memory.availableBytes - numberOf(guest, 'memory_overhead')
  const definite = available - memory.staticMaxBytes - numberOf(guest, 'memory_static_max')
  const probable = available - memory.dynamicMaxBytes - numberOf(guest, 'memory_dynamic_max')
  const possible = available - memory.dynamicMinBytes - numberOf(guest, 'memory_dynamic_min')
  const halved = (value: number) => (isCoordinator ? Math.trunc((value - 1) / 2) : value)
  const of = (category: Category, room: number) => ({
    reference,
    record,
    category,
    room,
    trueRoom: definite,
  })
  if (guest.affinity === reference && possible >= 0) return of('affinity', possible)
  if (halved(definite) >= 0) return of('definite', halved(definite))
  if (halved(probable) >= 0) return of('probable', halved(probable))
  return of(possible >= 0 ? 'possible' : 'none', possible)
}

function compare(left: Candidate, right: Candidate): number {
  return ranks[left.category] - ranks[right.category] || right.room - left.room
}

function vmUuid(step: Step, results: ReadonlyMap<string, Json>): string | undefined {
  const vm = step.arguments.vm
  const uuid = vm?.kind === 'record' ? vm.fields.uuid : undefined
  if (uuid?.kind === 'literal') return String(uuid.value)
  const result = uuid?.kind === 'result' ? results.get(uuid.step) : undefined
  return typeof result === 'object' && result !== null && 'uuid' in result ? String(result.uuid) : undefined
}

function literalText(step: Step, name: string): string | undefined {
  const argument = step.arguments[name]
  return argument?.kind === 'literal' ? String(argument.value) : undefined
}
