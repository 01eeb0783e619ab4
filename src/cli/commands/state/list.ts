import type { CliContext } from '../../context.js'
import { withBackend } from '../../place.js'
import { coveredAddresses } from './instances.js'

/** Prints the addresses of the state: all, or those that are asked for. */
export async function listInstances(context: CliContext, typed: readonly string[]): Promise<number> {
  const { state } = await withBackend(context, backend => backend.load())
  const all = Object.keys(state?.instances ?? {})
  const addresses = typed.length === 0 ? all : coveredAddresses(typed, all)
  const { terminal } = context.runtime
  if (context.global.isJson) terminal.out(`${JSON.stringify(addresses, null, 2)}\n`)
  else terminal.out(addresses.map(address => `${address}\n`).join(''))
  return 0
}
