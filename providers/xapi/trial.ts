import type { ProviderTrial } from '../../src/provider/contract.js'
import type { BlockSchema } from '../../src/schema/schema.js'
import { listType, numberType, stringType } from '../../src/value/type.js'
import { optional } from './kinds/attribute.js'
import type { XapiObservation } from './observation/observation.js'

const names = listType(stringType)

/** `lab { … }` in a run of a test: what breaks before it. */
const labBlock: BlockSchema = {
  attributes: {
    down: optional(names, 'Machines whose power is cut.'),
    up: optional(names, 'Machines that are switched on again.'),
    unplug: optional(names, 'NICs whose cable is pulled, each as "machine/eth0".'),
    replug: optional(names, 'NICs whose cable is plugged in again.'),
    nas_down: optional(names, 'NAS that are switched off.'),
    nas_up: optional(names, 'NAS that are switched on again.'),
    advance: optional(numberType, 'How much time passes, after the rest.', { format: 'duration' }),
  },
  blocks: {},
}

/** Tests run on the emulated lab of the folder, made anew for each file of tests. */
export const trial: ProviderTrial<XapiObservation> = {
  blocks: { lab: labBlock },
  open: async (runtime, configuration) =>
    (await import('./open-session.js')).openTrial(runtime, configuration),
  disturb: async (runtime, configuration, _blockName, value) =>
    (await import('./commands/break-lab.js')).breakLab(runtime, configuration, value),
}
