import { errorDiagnostic } from '../../diagnostic/diagnostic.js'
import { CommandFailure, type CliContext } from '../context.js'

/** What `approve` and `confirm` need of the context. */
export type AskingContext = Pick<CliContext, 'runtime' | 'ask'> & {
  readonly global: Pick<CliContext['global'], 'isJson'>
}

/** A question whose "yes" lets a command go on. */
export interface Question {
  /** What is about to happen, above the question. */
  readonly about?: string
  readonly text: string
  /** What answers it without a terminal: `poolwright apply --auto-approve`. */
  readonly flag: string
  readonly commandLine: string
}

/** Asks whether to go on with a plan. */
export function approve(
  context: AskingContext & Pick<CliContext, 'commandName'>,
  mode: 'normal' | 'destroy' | 'refresh-only',
  recap?: string,
): Promise<boolean> {
  return confirm(context, {
    // The plan may be long, and its counts out of sight.
    ...(recap === undefined ? {} : { about: `${recap}.` }),
    text: questions[mode],
    flag: '--auto-approve',
    commandLine: `poolwright ${context.commandName} --auto-approve`,
  })
}

/** Asks a question; without a terminal nobody can be asked, and the flag that answers is named. */
export async function confirm(context: AskingContext, question: Question): Promise<boolean> {
  const { terminal } = context.runtime
  const { about, text, flag, commandLine } = question
  if (!terminal.isInteractive || context.global.isJson) {
    throw new CommandFailure([
      errorDiagnostic(
        'Approval needed',
        `There is no terminal to ask at. To go on without being asked, give ${flag}: ${commandLine}.`,
      ),
    ])
  }
  terminal.out(about === undefined ? '\n' : `\n${about}\n\n`)
  // Ctrl-C at the question is a no.
  const answer = await context.ask(`${text} Only "yes" is taken as a yes:`)
  if (answer === 'yes') return true
  terminal.out('\nNothing was changed.\n')
  return false
}

const questions = {
  normal: 'Do you want to perform these actions?',
  destroy: 'Do you really want to destroy all of this?',
  'refresh-only': 'Do you want to take these changes over into the state?',
}
