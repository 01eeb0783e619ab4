import { type Emulator, openEmulator } from '../../providers/emulator/emulator.js'
import type { Runtime } from '../../src/runtime/runtime.js'

/** The lab of a project's folder; whoever opens it closes it. */
export async function openWorld(runtime: Runtime): Promise<Emulator> {
  const { emulator, diagnostics } = await openEmulator({
    labFile: { name: 'lab.hcl', text: await runtime.files.readText('/work/lab.hcl') },
    worldFolder: '/work/.poolwright/lab',
    runtime,
  })
  if (emulator === undefined) throw new Error(JSON.stringify(diagnostics))
  return emulator
}
