import type { AgendaHandlers } from '../agenda/handler.js'

/** What falls due by itself: `host-boot` ends a machine's boot, `member-restart` the restart of a toolstack. */
export const agendaHandlers: AgendaHandlers = {}
