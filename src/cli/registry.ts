import type { FindSchema } from '../report/schemas.js'
import { createKindRegistry, findKind } from '../schema/kind-registry.js'
import type { CliContext } from './context.js'

/** Schemas of all kinds that there are, for commands that look at a state without a configuration. */
export async function builtInRegistry(context: CliContext): Promise<FindSchema> {
  const registry = createKindRegistry(await context.providers())
  return (kindName, mode) => findKind(registry, mode, kindName)?.schema
}
