import type { Entry, Refused } from './entry.js'
import { entry } from './entry.js'
import { joining } from './joining.js'
import { moving } from './moving.js'
import { networking } from './networking.js'
import { protecting } from './protecting.js'
import { running } from './running.js'
import { storing } from './storing.js'
import { updating } from './updating.js'
import { waiting } from './waiting.js'

/** One table from xapi's codes to what is said of them. */
export const catalogue: { readonly [code: string]: Entry } = {
  ...protecting,
  ...networking,
  ...joining,
  ...running,
  ...storing,
  ...updating,
  ...moving,
  ...waiting,
}

const unknownStorage = entry(
  'The driver of the storage fails',
  refused =>
    `${refused.step}: ${refused.parameters.filter(part => part !== '').join(', ') || 'it gives no reason'}.`,
  'Check every attribute that says where the storage is.',
)

const unknown = entry(
  'The pool would refuse this step',
  refused =>
    `${refused.step} would be refused${refused.parameters.length === 0 ? '' : `: ${refused.parameters.join(', ')}`}.`,
  'Look the code up in the documentation of the release, remove the cause, and plan again.',
)

/** The words for a refusal. Every code gets some; those that the table does not have get what xapi itself says. */
export function explain(
  code: string,
  refused: Refused,
): { readonly summary: string; readonly detail: string; readonly remedy: string } {
  const found = catalogue[code] ?? (code.startsWith('SR_BACKEND_FAILURE') ? unknownStorage : unknown)
  return { summary: found.summary, detail: found.sentence(refused), remedy: found.remedy }
}
