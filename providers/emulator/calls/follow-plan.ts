import { isHalted, wakeHa } from '../effects/ha-restart.js'
import { refreshPlan } from '../effects/ha-pool.js'
import { protectedVmsOf } from '../rules/ha-storage.js'
import { isHaEnabled } from '../rules/related.js'
import type { Call, CallContext } from './call.js'

/** Messages that only look at a pool, or that are no business of a failover plan's. */
const indifferent = /\.(assert_|get_|compute_|ha_|maximise_)|^(message|pool_patch|pool_update|task)\./

/**
 * The call as HA's planner follows it: with HA on it works its plan out anew after the change, and a protected VM that does
 * not run is started when the planner next looks (xapi.md §3.7, §3.10).
 */
export function followedByHa(call: Call): Call {
  if (indifferent.test(call.name)) return call
  return {
    ...call,
    perform: (context, parameters) => {
      const answer = call.perform(context, parameters)
      if (!(answer instanceof Promise)) {
        follow(context)
        return answer
      }
      return answer.then(result => {
        follow(context)
        return result
      })
    },
  }
}

function follow({ world, database, release }: CallContext): void {
  // A host that joined or left took its database with it.
  if (!world.databases().includes(database) || !isHaEnabled(database)) return
  refreshPlan(world, database, release)
  if (protectedVmsOf(database).some(vm => isHalted(database, vm))) wakeHa(world, database)
}
