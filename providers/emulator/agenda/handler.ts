import type { AgendaEntry, World } from '../world.js'

/**
 * What happens when an entry of the agenda is due, by the name of its event. The entry has left the agenda; all changes
 * up to the handler's return (its first `await`, where it waits on the clock) are logged with that as one change.
 */
export type AgendaHandler = (world: World, entry: AgendaEntry) => void | Promise<void>

export type AgendaHandlers = Readonly<Record<string, AgendaHandler>>
