/** A point that steps lead to and others wait for; reached once every step that leads to it is done. */
export type Milestone = string

/** Everything that the change of this address makes or alters is in place. */
export const ready = (address: string): Milestone => `ready ${address}`

/** The disks, NICs and the CD of the VM of this address are what they are to be; it may still be off. */
export const equipped = (address: string): Milestone => `equipped ${address}`

/** The object of this address is gone. */
export const gone = (address: string): Milestone => `gone ${address}`

/** Every update that a host must have is on it, and it runs again. */
export const patched = (hostUuid: string): Milestone => `patched ${hostUuid}`

/** Every update that a host must have is on it; a reboot may still be due. */
export const updated = (hostUuid: string): Milestone => `updated ${hostUuid}`

/** The files of updates have come to a pool, and what was left of earlier ones is gone. */
export const delivered = (poolUuid: string): Milestone => `delivered ${poolUuid}`

/** The images of updates are gone from a pool again. */
export const cleaned = (poolUuid: string): Milestone => `cleaned ${poolUuid}`

/** The mask of a host's CPU is set and waits for a boot. */
export const masked = (hostUuid: string): Milestone => `masked ${hostUuid}`

/** A host is a live, enabled member of its pool. */
export const member = (hostUuid: string): Milestone => `member ${hostUuid}`

/** VMs may start on a host, and move to it, again: its maintenance is over. */
export const accepting = (hostUuid: string): Milestone => `accepting ${hostUuid}`

/** Nothing starts any more on a host that goes into maintenance. */
export const closed = (hostUuid: string): Milestone => `closed ${hostUuid}`

/** Nothing runs any more on a host that goes into maintenance. */
export const vacated = (hostUuid: string): Milestone => `vacated ${hostUuid}`

/** The VM of this address has stopped, or gone elsewhere, by its own change. */
export const left = (address: string): Milestone => `left ${address}`

/** A host is in maintenance, or out of it, as its block says. */
export const maintained = (hostUuid: string): Milestone => `maintained ${hostUuid}`

/** Nothing runs any more on a host that leaves its pool, and nothing can start there. */
export const emptied = (hostUuid: string): Milestone => `emptied ${hostUuid}`

/** A single step is done. */
export const done = (stepId: string): Milestone => `done ${stepId}`

/** The VMs of a pool are back where an interrupted apply took them from. */
export const restored = (poolUuid: string): Milestone => `restored ${poolUuid}`

/** High availability of a pool is not asked to promise anything for as long as what it rests on changes. */
export const unpromised = (poolUuid: string): Milestone => `unpromised ${poolUuid}`
