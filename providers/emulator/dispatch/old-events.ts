import { printDatetime } from '../datamodel/datetime.js'
import { findClass } from '../datamodel/datamodel.js'
import type { FieldValue, Ref } from '../database/database.js'
import type { PoolDatabase } from '../database/pool-database.js'
import type { LivingWorld } from '../living-world.js'
import { XapiFailure } from '../xapi-failure.js'
import { isMap } from './check-value.js'
import { awaitEvents, collectEvents, readSubscriptions, type Listener, type Subscription } from './events.js'

/** How long event.next waits before it answers with nothing, in virtual seconds. */
const patienceSeconds = 3600

/** What a session subscribed to, and up to which generation it was told. */
interface Registration {
  subscriptions: readonly Subscription[]
  generation: number
}

const registrations = new WeakMap<PoolDatabase, Map<Ref, Registration>>()

/** event.register, unregister, next and get_current_id, which event.from has replaced; undefined for other messages. */
export function answerOldEvent(
  world: LivingWorld,
  listener: Listener,
  message: string,
  parameters: readonly FieldValue[],
): FieldValue | Promise<FieldValue> | undefined {
  switch (message) {
    case 'register':
      register(listener, readSubscriptions(parameters[0]))
      return ''
    case 'unregister':
      unregister(listener, readSubscriptions(parameters[0]))
      return ''
    case 'next':
      return nextEvents(world, listener)
    case 'get_current_id':
      return listener.database.stamps.generation
    default:
      return undefined
  }
}

function registeredIn(database: PoolDatabase): Map<Ref, Registration> {
  const known = registrations.get(database) ?? new Map<Ref, Registration>()
  registrations.set(database, known)
  return known
}

function register({ database, session }: Listener, added: readonly Subscription[]): void {
  const all = registeredIn(database)
  const known = all.get(session)
  all.set(session, {
    subscriptions: [...(known?.subscriptions ?? []), ...added],
    generation: known?.generation ?? database.stamps.generation,
  })
}

function unregister({ database, session }: Listener, removed: readonly Subscription[]): void {
  const known = registeredIn(database).get(session)
  if (known === undefined) return
  const isRemoved = (wanted: Subscription) =>
    removed.some(other => other.className === wanted.className && other.ref === wanted.ref)
  known.subscriptions = known.subscriptions.filter(wanted => !isRemoved(wanted))
}

async function nextEvents(world: LivingWorld, listener: Listener): Promise<FieldValue> {
  const { database, session } = listener
  const known = registeredIn(database).get(session)
  if (known === undefined || known.subscriptions.length === 0)
    throw new XapiFailure('SESSION_NOT_REGISTERED', [session])
  const events = await awaitEvents(world, listener, world.clock.now() + patienceSeconds, () =>
    collectEvents(listener, known.subscriptions, known.generation),
  )
  known.generation = database.stamps.generation
  const timestamp = printDatetime(world.clock.now())
  return events.map(event => (isMap(event) ? printOldEvent(event, timestamp) : event))
}

/** Old events have numbers, times and the uuid of their object beside what the new ones have. */
function printOldEvent(event: { readonly [field: string]: FieldValue }, timestamp: string): FieldValue {
  const snapshot = event['snapshot']
  const className = findClass(String(event['class']))?.name ?? String(event['class'])
  const uuid = snapshot !== undefined && isMap(snapshot) ? (snapshot['uuid'] ?? '') : ''
  return { ...event, id: Number(event['id']), timestamp, class: className.toLowerCase(), obj_uuid: uuid }
}
