import type { XapiContext } from '../context.js'
import { openCoordinator } from '../messages/sessions.js'
import type { XapiRecord } from '../session/xapi-session.js'
import { coordinator, findByUuid } from './find.js'
import type { ObservedPool } from './observation.js'
import { numberField, textField } from './record.js'

/** What a pool has to tell its administrator: a record of the class `message`. */
export interface Alert {
  /** As xapi writes moments: `20260101T00:00:00Z`. */
  readonly timestamp: string
  /** 1 is the most urgent, 5 the least. */
  readonly priority: number
  readonly name: string
  /** The name of the object that it is about, or its UUID where it is gone or has none. */
  readonly about: string
  readonly body: string
}

/** The alerts of a pool, the latest first. They are asked for by themselves: no plan depends on them. */
export async function readAlerts(pool: ObservedPool, context: XapiContext): Promise<readonly Alert[]> {
  const address = textField(coordinator(pool)?.record ?? {}, 'address')
  const session = await openCoordinator(address, context)
  const messages = await session.call('message.get_all_records')
  return Object.values(messages as Readonly<Record<string, XapiRecord>>)
    .map(message => ({
      timestamp: textField(message, 'timestamp'),
      priority: numberField(message, 'priority') ?? 0,
      name: textField(message, 'name'),
      about: nameOf(message, pool),
      body: textField(message, 'body'),
    }))
    .toSorted((one, other) =>
      one.timestamp < other.timestamp ? 1 : one.timestamp > other.timestamp ? -1 : 0,
    )
}

/** Messages write the classes of their objects in their own way (xapi.md). */
const classes: Readonly<Record<string, string>> = { Host: 'host', Pool: 'pool', VM: 'VM', SR: 'SR' }

function nameOf(message: XapiRecord, pool: ObservedPool): string {
  const uuid = textField(message, 'obj_uuid')
  const className = classes[textField(message, 'cls')]
  const found = className === undefined ? undefined : findByUuid(pool, className, uuid)
  const name = textField(found?.record ?? {}, 'name_label')
  return name === '' ? uuid : name
}
