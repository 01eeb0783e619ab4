import { xapiProvider } from '../../../providers/xapi/provider.js'
import type { CommandSpecification } from '../../../src/cli/arguments/specification.js'
import { commands } from '../../../src/cli/command-list.js'
import { providerCommands } from '../../../src/cli/commands/of-provider.js'

/** What every command says of itself, in the order of help. */
export async function commandSpecifications(): Promise<readonly CommandSpecification[]> {
  const specifications: CommandSpecification[] = []
  // One after another: test runners do not link several modules at once.
  for (const entry of Object.values(commands)) specifications.push(await entry.specification())
  return [...specifications, ...providerCommands([xapiProvider])]
}
