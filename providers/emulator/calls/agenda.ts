import type { AgendaHandlers } from '../agenda/handler.js'
import { finishBoot, startToolstack } from '../effects/host-start.js'

/** What falls due by itself: `host-boot` ends a machine's boot, `member-restart` the restart of a toolstack. */
export const agendaHandlers: AgendaHandlers = {
  'host-boot': (world, { machine }) => {
    if (machine !== undefined) finishBoot(world, machine)
  },
  'member-restart': (world, { machine }) => {
    if (machine === undefined || world.machine(machine).power !== 'on') return
    const { databaseId, hostRef } = world.machine(machine)
    startToolstack(world, world.database(databaseId), hostRef)
  },
}
