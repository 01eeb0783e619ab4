import type { Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import { errorDiagnostic, hasErrors } from '../../../src/diagnostic/diagnostic.js'
import type { CommandContext, CommandResult } from '../../../src/provider/command.js'
import type { Emulator, Pace } from '../../emulator/emulator.js'
import { findLabFile } from '../session/choose.js'
import { type LabPlace, openLab } from '../setup/open-lab.js'
import { failed } from './result.js'

/** The lab of the folder, or why there is none. */
export async function findLab(context: CommandContext): Promise<LabPlace | readonly Diagnostic[]> {
  const choice = await findLabFile(context.runtime, context.configuration)
  if (choice.kind === 'emulated') return choice
  const { summary, detail, remedy } = choice.finding
  return [errorDiagnostic(summary, `${detail} ${remedy}`)]
}

/** Opens the lab of the folder, lets it be used, and closes it, whatever happens. */
export async function withLab(
  context: CommandContext,
  use: (emulator: Emulator) => Promise<CommandResult>,
  pace?: Pace,
): Promise<CommandResult> {
  const place = await findLab(context)
  if (!('labPath' in place)) return failed(place)
  const { emulator, diagnostics } = await openLab(context.runtime, context.configuration, place, pace)
  if (emulator === undefined) return failed(diagnostics)
  try {
    if (hasErrors(diagnostics)) return failed(diagnostics)
    const result = await use(emulator)
    return { ...result, diagnostics: [...diagnostics, ...result.diagnostics] }
  } finally {
    await emulator.close()
  }
}
