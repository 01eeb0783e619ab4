import { errorDiagnostic } from '../../diagnostic/diagnostic.js'
import { ask } from './ask.js'
import { CommandFailure, type CliContext } from '../context.js'

/** Asks whether to go on; without a terminal nobody can be asked, and the flag that answers is named. */
export async function approve(
  context: CliContext,
  mode: 'normal' | 'destroy' | 'refresh-only',
  recap?: string,
): Promise<boolean> {
  const { terminal } = context.runtime
  if (!terminal.isInteractive || context.global.isJson) {
    throw new CommandFailure([
      errorDiagnostic(
        'Approval needed',
        `There is no terminal to ask at. To go on without being asked, give --auto-approve: poolwright ${context.commandName} --auto-approve.`,
      ),
    ])
  }
  // The plan may be long, and its counts out of sight.
  terminal.out(recap === undefined ? '\n' : `\n${recap}.\n\n`)
  // Ctrl-C at the question is a no.
  const answer = await ask({ name: 'answer', type: 'input', message: questions[mode] })
  if (answer === 'yes') return true
  terminal.out('\nNothing was changed.\n')
  return false
}

const questions = {
  normal: 'Do you want to perform these actions? Only "yes" is taken as a yes:',
  destroy: 'Do you really want to destroy all of this? Only "yes" is taken as a yes:',
  'refresh-only': 'Do you want to take these changes over into the state? Only "yes" is taken as a yes:',
}
