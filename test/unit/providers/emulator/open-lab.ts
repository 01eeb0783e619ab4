import { readFileSync } from 'node:fs'
import { createSimulatedRuntime, type SimulatedRuntime } from '../../../../src/runtime/simulated-runtime.js'
import { openEmulator, type Emulator } from '../../../../providers/emulator/emulator.js'
import type { FieldValue } from '../../../../providers/emulator/database/database.js'

/** The text of the example's lab. */
export const exampleLab = readFileSync('examples/homogeneous-pool/lab.hcl', 'utf8')

/** Opens a lab on a simulated disk; what is wrong with it fails the test. */
export async function openLab(
  text = exampleLab,
  runtime: SimulatedRuntime = createSimulatedRuntime(),
): Promise<Emulator> {
  const { emulator, diagnostics } = await openEmulator({
    labFile: { name: 'lab.hcl', text },
    worldFolder: '.poolwright/lab',
    runtime,
    seed: 'test',
  })
  if (emulator === undefined) throw new Error(diagnostics.map(problem => problem.detail).join('\n'))
  return emulator
}

/** Sends messages of one session. */
export type Send = (method: string, ...parameters: readonly FieldValue[]) => Promise<FieldValue>

/** Logs in at an address. */
export async function logIn(
  emulator: Emulator,
  address = '10.42.0.200',
  password = 'labroot',
): Promise<Send> {
  const connection = emulator.connect(address)
  const session = await connection.call('session.login_with_password', 'root', password)
  return (method, ...parameters) => connection.call(method, session, ...parameters)
}
