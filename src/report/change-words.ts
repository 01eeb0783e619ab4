import type { Action } from '../provider/change.js'

/** What is said when work on a change begins. */
export const changeBeginning: Readonly<Record<Action, string>> = {
  create: 'Creating...',
  update: 'Modifying...',
  replace: 'Replacing...',
  delete: 'Destroying...',
  read: 'Reading...',
  forget: 'Forgetting...',
  'no-op': 'Checking...',
}

/** What is said when a change is done. */
export const changeEnding: Readonly<Record<Action, string>> = {
  create: 'Creation complete',
  update: 'Modifications complete',
  replace: 'Replacement complete',
  delete: 'Destruction complete',
  read: 'Read complete',
  forget: 'Forgotten',
  'no-op': 'Check complete',
}
