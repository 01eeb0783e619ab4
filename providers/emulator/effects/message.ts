import type { Database, Ref } from '../database/database.js'
import { printDatetime } from '../datamodel/datetime.js'
import type { World } from '../world.js'

/** An alert of a pool: priority 1 is the most urgent, 5 the least. */
export function createMessage(
  world: World,
  database: Database,
  message: {
    readonly name: string
    readonly priority: number
    readonly cls: string
    readonly obj_uuid: string
    readonly body: string
  },
): Ref {
  return database.create('message', { ...message, timestamp: printDatetime(world.clock.now()) })
}
