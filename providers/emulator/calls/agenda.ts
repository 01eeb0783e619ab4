import type { AgendaHandler, AgendaHandlers } from '../agenda/handler.js'
import type { Database } from '../database/database.js'
import { hardwareHandlers } from '../default-handlers.js'
import { continueRestart, runHaLoop } from '../effects/ha-restart.js'
import { electIfHeadless, expectVerdict, passVerdict } from '../effects/ha-verdict.js'
import { missHost, notePaths } from '../effects/host-liveness.js'
import { finishBoot, startToolstack, welcomeMembers } from '../effects/host-start.js'
import { restartingKey } from '../rules/contact.js'
import type { AgendaEntry, World } from '../world.js'

/** What falls due by itself: boots, restarts of toolstacks, heartbeats that stay away, HA's decisions and starts. */
export const agendaHandlers: AgendaHandlers = {
  'host-boot': (world, { machine }) => {
    if (machine === undefined || world.machine(machine).power !== 'booting') return
    world.setFact(restartingKey(machine), undefined)
    finishBoot(world, machine)
    notePaths(world, world.database(world.machine(machine).databaseId))
  },
  'member-restart': (world, { machine }) => {
    if (machine === undefined) return
    world.setFact(restartingKey(machine), undefined)
    if (world.machine(machine).power !== 'on') return
    const { databaseId, hostRef } = world.machine(machine)
    startToolstack(world, world.database(databaseId), hostRef)
  },
  'host-missing': (world, { machine }) => {
    if (machine !== undefined) missHost(world, machine)
  },
  'machine-off': (world, { machine }) => {
    if (machine !== undefined) hardwareChanged(world, world.database(world.machine(machine).databaseId))
  },
  'cable-pulled': cableChanged,
  'cable-plugged': cableChanged,
  'nas-down': storageChanged,
  'nas-up': storageChanged,
  'ha-verdict': inPool(passVerdict),
  'ha-election': inPool(electIfHeadless),
  'ha-loop': inPool(runHaLoop),
  'ha-restart': inPool(continueRestart),
}

/** Heartbeats come and go with power, cables and storage: who is heard again is welcome, who is not is waited for. */
function hardwareChanged(world: World, database: Database): void {
  notePaths(world, database)
  welcomeMembers(world, database)
  expectVerdict(world, database)
}

function cableChanged(world: World, entry: AgendaEntry): void {
  if (entry.machine === undefined) return
  void hardwareHandlers[entry.event]?.(world, entry)
  hardwareChanged(world, world.database(world.machine(entry.machine).databaseId))
}

function storageChanged(world: World): void {
  for (const database of world.databases()) hardwareChanged(world, database)
}

/** A handler of what is due in a pool; a pool that is gone by now has nothing due. */
function inPool(handle: (world: World, database: Database, entry: AgendaEntry) => void): AgendaHandler {
  return (world, entry) => {
    const database = world.databases().find(({ id }) => id === entry.databaseId)
    if (database !== undefined) handle(world, database, entry)
  }
}
