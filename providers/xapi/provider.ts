import type { Provider } from '../../src/provider/contract.js'
import { commands } from './commands/commands.js'
import { operations } from './commands/operations.js'
import type { XapiObservation } from './observation/observation.js'
import { providerName, providerSchema } from './schema.js'
import { trial } from './trial.js'

/** Pools of XenServer and XCP-ng, over XenAPI. */
export const xapiProvider: Provider<XapiObservation> = {
  name: providerName,
  schema: providerSchema,
  commands,
  operations,
  trial,
  open: async (runtime, configuration) =>
    (await import('./open-session.js')).openSession(runtime, configuration),
}
