import type { Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import type { ProviderConfiguration } from '../../../src/provider/contract.js'
import type { Runtime } from '../../../src/runtime/runtime.js'
import type { Emulator, Pace } from '../../emulator/emulator.js'

/** Where the lab of a folder is described, and where its world lies. */
export interface LabPlace {
  readonly labPath: string
  readonly labName: string
  readonly worldFolder: string
}

/** Opens the emulated lab, its new machines furnished as their setups say; what is wrong comes back as diagnostics. */
export async function openLab(
  runtime: Runtime,
  configuration: ProviderConfiguration,
  place: LabPlace,
  pace?: Pace,
): Promise<{ readonly emulator: Emulator | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  const { openEmulator } = await import('../../emulator/emulator.js')
  const labFile = { name: place.labName, text: await runtime.files.readText(place.labPath) }
  return openEmulator({
    labFile,
    worldFolder: place.worldFolder,
    runtime,
    ...(pace !== undefined && { pace }),
    async furnish(emulator, machines) {
      const { hardware } = emulator.world
      if (machines.every(label => hardware.machines.get(label)?.setup === undefined)) return []
      const { applySetups } = await import('./apply-setups.js')
      return applySetups({ runtime, configuration, labFile, emulator, machines })
    },
  })
}
