import { hasErrors } from '../../src/diagnostic/diagnostic.js'
import type { ProviderConfiguration, Session } from '../../src/provider/contract.js'
import type { Runtime } from '../../src/runtime/runtime.js'
import type { XapiObservation } from './observation/observation.js'
import { closedSession, emulatedSession } from './provider-session.js'
import { type Choice, chooseSession, findLabFile } from './session/choose.js'
import { openLab } from './setup/open-lab.js'

/** Opens the way to the pools that the configuration asks for. */
export async function openSession(
  runtime: Runtime,
  configuration: ProviderConfiguration,
): Promise<Session<XapiObservation>> {
  return openChoice(runtime, configuration, await chooseSession(runtime, configuration))
}

/** Opens the emulated lab, whichever way to the pools is configured. */
export async function openTrial(
  runtime: Runtime,
  configuration: ProviderConfiguration,
): Promise<Session<XapiObservation>> {
  return openChoice(runtime, configuration, await findLabFile(runtime, configuration))
}

async function openChoice(
  runtime: Runtime,
  configuration: ProviderConfiguration,
  choice: Choice,
): Promise<Session<XapiObservation>> {
  if (choice.kind === 'none') return closedSession([choice.finding])
  if (choice.kind === 'https') {
    const { httpsSession } = await import('./https-session.js')
    return httpsSession(runtime, configuration)
  }
  const { emulator, diagnostics } = await openLab(runtime, configuration, choice)
  if (emulator === undefined) return closedSession([], diagnostics)
  if (!hasErrors(diagnostics)) return emulatedSession(runtime, configuration, emulator, diagnostics)
  await emulator.close()
  return closedSession([], diagnostics)
}
