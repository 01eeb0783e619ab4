import type { ProviderCommand } from '../../../src/provider/contract.js'

/** The commands that the provider adds to the command line. */
export const commands: readonly ProviderCommand[] = []
