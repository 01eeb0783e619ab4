import { renderInstance } from '../../../report/state-text.js'
import { CommandFailure, type CliContext } from '../../context.js'
import { withBackend } from '../../place.js'
import { builtInRegistry } from '../../registry.js'
import { missingInstance } from './instances.js'

/** Prints one instance with its values. */
export async function showInstance(context: CliContext, address: string): Promise<number> {
  const { state } = await withBackend(context, backend => backend.load())
  const instances = state?.instances ?? {}
  const instance = instances[address]
  if (instance === undefined) throw new CommandFailure([missingInstance(address, Object.keys(instances))])
  const { terminal } = context.runtime
  if (context.global.isJson) terminal.out(`${JSON.stringify(instance, null, 2)}\n`)
  else terminal.out(renderInstance(address, instance, await builtInRegistry(context), terminal.hasColor))
  return 0
}
