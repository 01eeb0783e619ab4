import type { AgendaEntry, World } from '../world.js'

/** What happens when an entry of the agenda falls due: one atomic change of the world. */
export type AgendaHandler = (world: World, entry: AgendaEntry) => void

/** Handlers by the name of the event. */
export const agendaHandlers: ReadonlyMap<string, AgendaHandler> = new Map()
