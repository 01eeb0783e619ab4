import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { parseDatetime } from '../datamodel/datetime.js'
import { createMessage } from '../effects/message.js'
import { textOf } from '../rules/field.js'
import type { Call } from './call.js'
import { defineCall } from './define-call.js'
import { integer, reference, references, text } from './parameter.js'

/** The alerts that pass a test, newest first, as a map from reference to record. */
function recordsWhere(
  database: Database,
  isWanted: (message: DatabaseRecord) => boolean,
): Readonly<Record<Ref, DatabaseRecord>> {
  return Object.fromEntries(
    database
      .records('message')
      .filter(([, message]) => isWanted(message))
      .toReversed(),
  )
}

/** True for an alert that is newer than a moment; a moment that cannot be read is before everything. */
function isSince(message: DatabaseRecord, since: string): boolean {
  return (parseDatetime(textOf(message, 'timestamp')) ?? 0) > (parseDatetime(since) ?? -1)
}

/** Messages of class message: the alerts of a pool. */
export const messageCalls: readonly Call[] = [
  defineCall(
    'message.create',
    { name: text(), priority: integer(), cls: text(), obj_uuid: text(), body: text() },
    { perform: ({ world, database }, given) => createMessage(world, database, given) },
  ),
  defineCall(
    'message.destroy',
    { self: reference('message') },
    { perform: ({ database }, given) => database.remove('message', given.self) },
  ),
  defineCall(
    'message.destroy_many',
    { messages: references('message') },
    {
      perform: ({ database }, given) => {
        for (const message of given.messages) database.remove('message', message)
      },
    },
  ),
  defineCall(
    'message.get',
    { cls: text(), obj_uuid: text(), since: text() },
    {
      perform: ({ database }, given) =>
        recordsWhere(
          database,
          message =>
            textOf(message, 'cls') === given.cls &&
            textOf(message, 'obj_uuid') === given.obj_uuid &&
            isSince(message, given.since),
        ),
    },
  ),
  defineCall(
    'message.get_since',
    { since: text() },
    {
      perform: ({ database }, given) => recordsWhere(database, message => isSince(message, given.since)),
    },
  ),
]
