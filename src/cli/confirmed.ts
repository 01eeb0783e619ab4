import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { Realm } from '../provider/contract.js'
import type { State } from '../state/state.js'
import { commandWord } from './command-word.js'
import type { CliContext } from './context.js'

/** What forbids to change parts of the real world that nobody has confirmed by name. */
export function confirmationProblems(
  context: Pick<CliContext, 'runtime' | 'global'>,
  realms: readonly Realm[],
  state: State,
): readonly Diagnostic[] {
  const open = realms.filter(({ identity }) => state.trusted?.[identity] === undefined)
  if (open.length === 0) return []
  const list = open.map(({ name, description }) => ` - ${name}: ${description}`).join('\n')
  const names = open.map(({ name }) => JSON.stringify(name)).join(' ')
  return [
    errorDiagnostic(
      'Nobody has confirmed that this may be changed',
      `What is real is only read until it is confirmed once, by name, and nothing was changed:\n${list}\n\nIf this plan is meant for ${open.length === 1 ? 'it' : 'them'}: ${commandWord(context)} trust ${names}`,
    ),
  ]
}
