import type { Database, Ref } from '../database/database.js'
import { machineOfHost } from '../lab/reachability.js'
import { adriftKey, isUp, restartingKey } from '../rules/contact.js'
import { nameOf, poolOf } from '../rules/related.js'
import type { World } from '../world.js'
import { alertAbout } from './message.js'

/** How long a toolstack takes to start again, in virtual seconds. */
export const toolstackRestartSeconds = 30

/** Restarts the toolstack of a machine: nothing answers there until its `member-restart`. */
export function restartToolstack(world: World, machine: string): void {
  world.setFact(restartingKey(machine), true)
  world.schedule({
    atSeconds: world.clock.now() + toolstackRestartSeconds,
    event: 'member-restart',
    machine,
    details: {},
  })
}

/**
 * Makes a host the coordinator: every toolstack of the pool restarts, sessions end. Members of `left` are not told; they go
 * on looking for the old one.
 */
export function changeCoordinator(
  world: World,
  database: Database,
  host: Ref,
  left: readonly Ref[] = [],
): void {
  database.update('pool', poolOf(database)[0], { master: host })
  alertAbout(world, database, ['host', host], {
    name: 'POOL_MASTER_TRANSITION',
    body: `Server '${nameOf(database, 'host', host)}' is now the coordinator of the pool`,
  })
  for (const session of database.refs('session')) database.remove('session', session)
  const hosts = [host, ...database.refs('host').filter(other => other !== host)]
  for (const other of hosts) {
    const machine = machineOfHost(world, database, other)
    if (machine === undefined) continue
    world.updateMachine(machine, { role: other === host ? 'coordinator' : 'member' })
    world.setFact(adriftKey(machine), left.includes(other) ? true : undefined)
    if (isUp(world, database, other) && !left.includes(other)) restartToolstack(world, machine)
  }
}
