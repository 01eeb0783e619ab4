import type { Finding } from '../../../src/provider/contract.js'
import type { Change } from '../../../src/provider/change.js'
import { textOf } from '../drafting/attribute.js'
import { differs } from '../drafting/setting.js'
import type { Staging } from '../drafting/staging.js'

/** Arguments that no step of this version brings about: writing or changing one is an error, never silently nothing. */
const unplannable: { readonly [kind: string]: readonly string[] } = {
  vm: ['cloud_init'],
}

/** What is written and cannot be brought about. */
export function unplannableFindings(staging: Staging): readonly Finding[] {
  return [...staging.changes.values()]
    .filter(change => change.action === 'create' || change.action === 'update' || change.action === 'replace')
    .flatMap(change =>
      (unplannable[change.kindName] ?? [])
        .filter(name => differs(change, name) && !isDefault(change, name))
        .map(name => ({
          severity: 'error',
          origin: 'policy',
          code: 'argument-not-plannable',
          summary: 'This argument cannot be brought about in this version',
          detail: `${change.address} writes ${name}, and no step of this version sets it.`,
          remedy: `Take ${name} out of the block and set it by hand.`,
          address: change.address,
          path: [name],
        })),
    )
}

/** Writing what holds anyway asks for nothing. */
function isDefault(change: Change, name: string): boolean {
  return name === 'unmovable' && textOf(change.planned, name) === 'refuse'
}
