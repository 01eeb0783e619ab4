import { createMessage } from '../effects/message.js'
import type { Call } from './call.js'
import { defineCall } from './define-call.js'
import { integer, reference, text } from './parameter.js'

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
]
