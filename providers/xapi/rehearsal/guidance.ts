import type { Emulator } from '../../emulator/emulator.js'

/** What the updates of the emulated lab ask for after they are applied, by UUID. */
export function knownGuidance(emulator: Emulator | undefined): ReadonlyMap<string, readonly string[]> {
  if (emulator === undefined) return new Map()
  return new Map([...emulator.world.hardware.updates.values()].map(update => [update.uuid, update.guidance]))
}
