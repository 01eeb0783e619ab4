import { errorDiagnostic, hasErrors, type Diagnostic } from '../../src/diagnostic/diagnostic.js'
import type { ProviderConfiguration, ProviderTrial } from '../../src/provider/contract.js'
import type { Runtime } from '../../src/runtime/runtime.js'
import type { BlockSchema } from '../../src/schema/schema.js'
import { numberText } from '../../src/value/number-text.js'
import { listType, numberType, stringType } from '../../src/value/type.js'
import type { ObjectValue, Value } from '../../src/value/value.js'
import { controls, runControl } from './commands/lab-control.js'
import { optional } from './kinds/attribute.js'
import type { XapiObservation } from './observation/observation.js'
import { closedSession, emulatedSession } from './provider-session.js'
import { findLabFile } from './session/choose.js'
import { openLab } from './setup/open-lab.js'

/** What an argument of `lab { … }` does, for each of its elements: the command of the same effect. */
const effects: Readonly<Record<string, string>> = {
  down: 'power-off',
  up: 'power-on',
  unplug: 'unplug',
  replug: 'replug',
  nas_down: 'nas-down',
  nas_up: 'nas-up',
  advance: 'advance',
}

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
  async open(runtime, configuration) {
    const place = await findLabFile(runtime, configuration)
    if (place.kind === 'none') return closedSession([place.finding])
    const { emulator, diagnostics } = await openLab(runtime, configuration, place)
    if (emulator === undefined) return closedSession([], diagnostics)
    if (!hasErrors(diagnostics)) return emulatedSession(runtime, configuration, emulator, diagnostics)
    await emulator.close()
    return closedSession([], diagnostics)
  },
  disturb: (runtime, configuration, _blockName, value) => breakLab(runtime, configuration, value),
}

async function breakLab(
  runtime: Runtime,
  configuration: ProviderConfiguration,
  value: ObjectValue,
): Promise<readonly Diagnostic[]> {
  const place = await findLabFile(runtime, configuration)
  if (place.kind === 'none')
    return [errorDiagnostic(place.finding.summary, `${place.finding.detail} ${place.finding.remedy}`)]
  const { emulator, diagnostics } = await openLab(runtime, configuration, place)
  if (emulator === undefined) return diagnostics
  try {
    const problems: Diagnostic[] = [...diagnostics]
    for (const [argument, name] of Object.entries(effects)) {
      const control = controls.find(each => each.name === name)
      for (const words of wordsOf(value.attributes.get(argument)))
        if (control !== undefined) problems.push(...(await runControl(control, emulator, words)).diagnostics)
    }
    await emulator.sync()
    return problems
  } finally {
    await emulator.close()
  }
}

/** The words that the command takes, for each thing named. */
function wordsOf(value: Value | undefined): readonly (readonly string[])[] {
  if (value?.kind === 'number') return [[`${numberText(value.value)}s`]]
  if (value?.kind !== 'list') return []
  return value.elements.flatMap(element => (element.kind === 'string' ? [element.value.split('/')] : []))
}
