import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openEmulator, type Emulator } from '../../providers/emulator/emulator.js'
import { observePools } from '../../providers/xapi/observation/observe.js'
import type { XapiObservation } from '../../providers/xapi/observation/observation.js'
import { dialEmulator } from '../../providers/xapi/session/emulated.js'
import type { Binding, Endpoint } from '../../src/provider/contract.js'
import { createSimulatedRuntime } from '../../src/runtime/simulated-runtime.js'
import { objectValue, stringValue } from '../../src/value/construct.js'

/** The text of a file of the example `homogeneous-pool`. */
export function exampleFile(name: string): string {
  return readFileSync(join(import.meta.dirname, '../../examples/homogeneous-pool', name), 'utf8')
}

/** The lab of the example, in memory: two machines of release 6.2.0, not yet in one pool. */
export async function openExampleLab(labText: string = exampleFile('lab.hcl')): Promise<Emulator> {
  const { emulator, diagnostics } = await openEmulator({
    labFile: { name: 'lab.hcl', text: labText },
    worldFolder: '.poolwright/lab',
    runtime: createSimulatedRuntime(),
    seed: 'example',
  })
  if (emulator === undefined) throw new Error(JSON.stringify(diagnostics))
  return emulator
}

/** A host block as it is before observation. */
export function hostEndpoint(
  name: string,
  address: string,
  password: string = 'labroot',
  identity?: string,
): Endpoint {
  return {
    address: `host.${name}`,
    kindName: 'host',
    config: objectValue({
      address: stringValue(address),
      username: stringValue('root'),
      password: stringValue(password),
    }),
    ...(identity === undefined ? {} : { identity }),
  }
}

/** The two hosts of the example. */
export const exampleHosts: readonly Endpoint[] = [
  hostEndpoint('xen00', '10.42.0.200'),
  hostEndpoint('xen01', '10.42.0.201'),
]

/** What is observed of the example's lab. */
export function observeLab(
  emulator: Emulator,
  endpoints: readonly Endpoint[] = exampleHosts,
  bindings: readonly Binding[] = [],
): Promise<XapiObservation> {
  return observePools(endpoints, bindings, dialEmulator(emulator))
}
