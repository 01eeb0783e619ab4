import type { ProviderCommand } from '../../../src/provider/command.js'
import { labCommand } from './lab.js'
import { simulateCommand } from './simulate.js'
import { statusCommand } from './status.js'

/** The commands that the provider adds to the command line. */
export const commands: readonly ProviderCommand[] = [labCommand, simulateCommand, statusCommand]
