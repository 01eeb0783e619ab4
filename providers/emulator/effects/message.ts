import { printDatetime } from '../datamodel/datetime.js'
import type { Database, Ref } from '../database/database.js'
import { noteEvent } from '../hardware-events.js'
import { mapOf, recordOf, textOf } from '../rules/field.js'
import { poolOf } from '../rules/related.js'
import type { World } from '../world.js'

/** An alert of a pool: priority 1 is the most urgent, 5 the least. */
export interface Alert {
  readonly name: string
  readonly priority: number
  readonly cls: string
  readonly obj_uuid: string
  readonly body: string
}

/** Messages up to this priority are sent by mail unless the pool says otherwise. */
const mailedPriority = 3

/** Makes an alert; where the pool has a mail address, the mail is noted among what happened in the lab. */
export function createMessage(world: World, database: Database, message: Alert): Ref {
  const config = mapOf(poolOf(database)[1], 'other_config')
  const address = config['mail-destination'] ?? ''
  const least = Number(config['mail-min-priority'] ?? mailedPriority) || mailedPriority
  if (address !== '' && message.priority <= least)
    noteEvent(world, `mail to ${address}: ${message.name}: ${message.body}`)
  return database.create('message', { ...message, timestamp: printDatetime(world.clock.now()) })
}

/**
 * How urgent the alerts are that hosts raise by themselves. The reference names them without saying so; of unknown source,
 * chosen so that what needs a person is mailed and what only tells is not.
 */
const priorities = {
  HA_HOST_FAILED: 3,
  HA_HOST_WAS_FENCED: 3,
  HA_POOL_DROP_IN_PLAN_EXISTS_FOR: 3,
  HA_POOL_OVERCOMMITTED: 3,
  HA_PROTECTED_VM_RESTART_FAILED: 3,
  HA_STATEFILE_LOST: 3,
  HOST_CLOCK_SKEW_DETECTED: 3,
  IP_CONFIGURED_PIF_CAN_UNPLUG: 4,
  POOL_CPU_FEATURES_DOWN: 4,
  POOL_MASTER_TRANSITION: 4,
} as const

/** An alert about an object of a class that has names. */
export function alertAbout(
  world: World,
  database: Database,
  [className, ref]: readonly [className: 'host' | 'pool' | 'VM', ref: Ref],
  alert: { readonly name: keyof typeof priorities; readonly body: string },
): void {
  const cls = { host: 'Host', pool: 'Pool', VM: 'VM' }[className]
  createMessage(world, database, {
    ...alert,
    priority: priorities[alert.name],
    cls,
    obj_uuid: textOf(recordOf(database, className, ref), 'uuid'),
  })
}
