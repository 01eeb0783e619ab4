import type { Provider } from '../../src/provider/contract.js'
import { hasErrors } from '../../src/diagnostic/diagnostic.js'
import { commands } from './commands/commands.js'
import { configurationSchema } from './configuration.js'
import { dataSchemas } from './kinds/data.js'
import { kinds } from './kinds/catalogue.js'
import type { XapiObservation } from './observation/observation.js'
import { closedSession, emulatedSession } from './provider-session.js'
import { chooseSession } from './session/choose.js'
import { labFindings } from './session/lab-findings.js'

/** Pools of XenServer and XCP-ng, over XenAPI. */
export const xapiProvider: Provider<XapiObservation> = {
  name: 'xapi',
  schema: {
    configuration: configurationSchema,
    kinds: Object.fromEntries(kinds.map(kind => [kind.schema.name, kind.schema])),
    data: dataSchemas,
  },
  commands,
  async open(runtime, configuration) {
    const choice = await chooseSession(runtime, configuration)
    if (choice.kind === 'none') return closedSession([choice.finding])
    const { openEmulator } = await import('../emulator/emulator.js')
    const { emulator, diagnostics } = await openEmulator({
      labFile: { name: choice.labName, text: await runtime.files.readText(choice.labPath) },
      worldFolder: choice.worldFolder,
      runtime,
    })
    const notices = labFindings(diagnostics)
    if (emulator === undefined) return closedSession(notices)
    if (!hasErrors(diagnostics)) return emulatedSession(runtime, configuration, emulator, notices)
    await emulator.close()
    return closedSession(notices)
  },
}
