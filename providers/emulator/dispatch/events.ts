import { allClasses, findClass } from '../datamodel/datamodel.js'
import type { FieldValue, Ref } from '../database/database.js'
import type { PoolDatabase } from '../database/pool-database.js'
import type { LivingWorld } from '../living-world.js'
import type { World } from '../world.js'
import { XapiFailure } from '../xapi-failure.js'
import { isArray, readValue } from './check-value.js'
import { requirePower } from './no-answer.js'
import { showRecord, type Viewer } from './show-record.js'

/** A class, or one object of it; nothing stands for all. */
export interface Subscription {
  readonly className: string | undefined
  readonly ref: string | undefined
}

type Operation = 'add' | 'mod' | 'del'

/** Whose events are wanted, and who answers: the end of the session, or of the machine, ends the waiting. */
export interface Listener {
  readonly world: World
  readonly database: PoolDatabase
  readonly release: string
  readonly session: Ref
  readonly machine: string
}

/**
 * event.from: everything that happened to the subscribed objects since the token; waits on the virtual clock for the
 * first. A session that ends meanwhile is SESSION_INVALID.
 */
export async function eventsFrom(
  world: LivingWorld,
  listener: Listener,
  parameters: readonly FieldValue[],
): Promise<FieldValue> {
  const [classes, token, timeout] = parameters
  const subscriptions = readSubscriptions(classes)
  const seconds = readValue({ kind: 'float' }, timeout)
  if (typeof seconds !== 'number') throw new XapiFailure('FIELD_TYPE_ERROR', ['timeout'])
  const start = readToken(token)
  const events = await awaitEvents(world, listener, world.clock.now() + seconds, () =>
    collectEvents(listener, subscriptions, start),
  )
  return answer(listener.database, events)
}

/** What `collect` finds, as soon as it finds something; nothing at the deadline (virtual seconds). */
export async function awaitEvents(
  world: LivingWorld,
  { database, session, machine }: Listener,
  deadline: number,
  collect: () => readonly FieldValue[],
): Promise<readonly FieldValue[]> {
  for (;;) {
    requirePower(world, machine, 'event.from')
    if (!database.has('session', session)) throw new XapiFailure('SESSION_INVALID', [session])
    const events = collect()
    if (events.length > 0 || world.clock.now() >= deadline) return events
    const pause = world.clock.sleepUntil(deadline)
    world.watchers.add(pause.wake)
    await pause.done
    world.watchers.delete(pause.wake)
  }
}

/** event.inject: touches an object, so that its subscribers hear of it; answers the token before that event. */
export function injectEvent(database: PoolDatabase, parameters: readonly FieldValue[]): FieldValue {
  const [className, ref] = parameters.map(String)
  const model = findClass(className ?? '')
  if (model === undefined || ref === undefined || !database.has(model.name, ref)) {
    throw new XapiFailure('HANDLE_INVALID', [className ?? '', ref ?? ''])
  }
  const before = printToken(database.stamps.generation)
  database.stamps.note(model.name, ref, 'set')
  return before
}

/** Events of the subscribed objects after a generation; without one, an `add` for each that there is. */
export function collectEvents(
  viewer: Viewer,
  subscriptions: readonly Subscription[],
  start: number | undefined,
): readonly FieldValue[] {
  const { database } = viewer
  const isWanted = (className: string, ref: string) =>
    subscriptions.some(
      wanted =>
        (wanted.className === undefined || wanted.className === className) &&
        (wanted.ref === undefined || wanted.ref === ref),
    )
  if (start === undefined) {
    return [...database.rows().keys()].flatMap(className =>
      database
        .refs(className)
        .filter(ref => isWanted(className, ref))
        .map(ref => printEvent(viewer, className, ref, 'add', database.stamps.generation)),
    )
  }
  const changes = database.stamps.since(start).filter(stamp => isWanted(stamp.className, stamp.ref))
  const events: Record<Operation, FieldValue[]> = { add: [], mod: [], del: [] }
  for (const { className, ref, created, changed, removed } of changes) {
    const isNew = created > start
    if (removed !== undefined && isNew) continue
    const operation = removed !== undefined ? 'del' : isNew ? 'add' : 'mod'
    events[operation].push(printEvent(viewer, className, ref, operation, changed))
  }
  return [...events.add, ...events.mod, ...events.del]
}

function printEvent(
  viewer: Viewer,
  className: string,
  ref: string,
  operation: Operation,
  generation: number,
): FieldValue {
  const event = { id: String(generation), timestamp: '0.0', class: className.toLowerCase(), operation, ref }
  const record = operation === 'del' ? undefined : viewer.database.get(className, ref)
  const model = findClass(className)
  if (record === undefined || model === undefined) return event
  return { ...event, snapshot: showRecord(viewer, model, ref, record) }
}

function answer(database: PoolDatabase, events: readonly FieldValue[]): FieldValue {
  // Clients compare their own counts with these, also of classes that have no objects.
  const counts = allClasses().map(({ name }) => [name.toLowerCase(), database.refs(name).length])
  return {
    events,
    valid_ref_counts: Object.fromEntries(counts),
    token: printToken(database.stamps.generation),
  }
}

/** Reads the classes of a subscription; throws EVENT_SUBSCRIPTION_PARSE_FAILURE. */
export function readSubscriptions(classes: FieldValue | undefined): readonly Subscription[] {
  if (classes === undefined || !isArray(classes)) throw new XapiFailure('FIELD_TYPE_ERROR', ['classes'])
  return classes.map(entry => {
    const text = String(entry)
    if (text === '*') return { className: undefined, ref: undefined }
    const [name = '', ref] = text.split('/')
    const model = findClass(name)
    if (model === undefined) throw new XapiFailure('EVENT_SUBSCRIPTION_PARSE_FAILURE', [text])
    return { className: model.name, ref }
  })
}

function readToken(token: FieldValue | undefined): number | undefined {
  if (token === '') return undefined
  const match = typeof token === 'string' ? /^(\d{20}),(\d{20})$/.exec(token) : null
  if (match?.[1] === undefined) throw new XapiFailure('EVENT_FROM_TOKEN_PARSE_FAILURE', [String(token)])
  return Number(match[1])
}

function printToken(generation: number): string {
  return `${String(generation).padStart(20, '0')},${'0'.repeat(20)}`
}
