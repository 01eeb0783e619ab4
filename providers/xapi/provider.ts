import type { Provider } from '../../src/provider/contract.js'
import { hasErrors } from '../../src/diagnostic/diagnostic.js'
import { commands } from './commands/commands.js'
import type { XapiObservation } from './observation/observation.js'
import { closedSession, emulatedSession } from './provider-session.js'
import { providerName, providerSchema } from './schema.js'
import { chooseSession } from './session/choose.js'
import { openLab } from './setup/open-lab.js'
import { trial } from './trial.js'

/** Pools of XenServer and XCP-ng, over XenAPI. */
export const xapiProvider: Provider<XapiObservation> = {
  name: providerName,
  schema: providerSchema,
  commands,
  trial,
  async open(runtime, configuration) {
    const choice = await chooseSession(runtime, configuration)
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
  },
}
