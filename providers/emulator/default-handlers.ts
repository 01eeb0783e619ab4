import type { AgendaHandler, AgendaHandlers } from './agenda/handler.js'
import { hasCarrier } from './lab/reachability.js'
import type { World } from './world.js'

/** What the hardware does when nothing else is registered for its events. */
export const hardwareHandlers: AgendaHandlers = {
  'machine-off': (world, entry) => markLive(world, entry.machine, false),
  'host-boot': (world, entry) => {
    if (entry.machine === undefined || world.machine(entry.machine).power !== 'booting') return
    world.updateMachine(entry.machine, { power: 'on' })
    markLive(world, entry.machine, true)
  },
  'cable-pulled': refreshCarriers(),
  'cable-plugged': refreshCarriers(),
  'nas-down': () => undefined,
  'nas-up': () => undefined,
}

function markLive(world: World, machine: string | undefined, isLive: boolean): void {
  if (machine === undefined) return
  const state = world.machine(machine)
  const database = world.database(state.databaseId)
  const metrics = String(database.get('host', state.hostRef)?.['metrics'])
  if (database.has('host_metrics', metrics)) database.update('host_metrics', metrics, { live: isLive })
}

function refreshCarriers(): AgendaHandler {
  return (world, entry) => {
    if (entry.machine === undefined) return
    const { databaseId, hostRef } = world.machine(entry.machine)
    const database = world.database(databaseId)
    for (const [ref, pif] of database.records('PIF')) {
      if (pif['host'] !== hostRef) continue
      const metrics = String(pif['metrics'])
      if (!database.has('PIF_metrics', metrics)) continue
      database.update('PIF_metrics', metrics, { carrier: hasCarrier(world, database, ref) })
    }
  }
}
