import type { Database, Ref } from '../database/database.js'
import type { World } from '../world.js'
import { backendFailure, backendRefusal } from './backend-failure.js'
import { srsOfVm } from './boot-here.js'
import { hasPath } from './contact.js'
import { recordOf } from './field.js'
import type { Refusal } from './refusal.js'
import { isAttached, nameOf } from './related.js'

/**
 * SR_BACKEND_FAILURE_46: the SR is plugged as far as xapi knows, but the host has lost the way to it, so that the driver
 * cannot give the VM its disks (xapi.md §5.5). Found when the VM is built, after all that xapi itself looks at.
 */
export function lostPathRefusals(world: World, database: Database, vm: Ref, host: Ref): readonly Refusal[] {
  return srsOfVm(database, vm, recordOf(database, 'VM', vm))
    .filter(sr => isAttached(database, host, sr) && !hasPath(world, database, host, sr))
    .map(sr =>
      backendRefusal(
        backendFailure(46, `the storage of ${nameOf(database, 'SR', sr)} is out of reach`),
        ['VM', vm],
        ['SR', sr],
        ['host', host],
      ),
    )
}
