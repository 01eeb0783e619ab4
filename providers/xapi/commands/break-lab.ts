import { errorDiagnostic, type Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import type { ProviderConfiguration } from '../../../src/provider/contract.js'
import type { Runtime } from '../../../src/runtime/runtime.js'
import { numberText } from '../../../src/value/number-text.js'
import type { ObjectValue, Value } from '../../../src/value/value.js'
import { findLabFile } from '../session/choose.js'
import { openLab } from '../setup/open-lab.js'
import { controls, runControl } from './lab-control.js'

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

/** Does to the lab what a `lab` block of a test says; what cannot be done comes back. */
export async function breakLab(
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
