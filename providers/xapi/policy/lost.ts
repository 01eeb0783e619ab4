import type { Change } from '../../../src/provider/change.js'
import type { Finding } from '../../../src/provider/contract.js'
import type { Database } from '../../emulator/database/database.js'
import type { Staging } from '../drafting/staging.js'
import { splitIdentity } from '../observation/identity.js'
import type { Rehearsal } from '../rehearsal/rehearse.js'

/**
 * A plan must not take away what a block that stays stands for: it would have to be made again by the next plan. Looked
 * up in the rehearsed world, so only where the rehearsal came to its end.
 */
export function lostFindings(staging: Staging, rehearsal: Rehearsal): readonly Finding[] {
  if (rehearsal.blocked.size > 0) return []
  const databases = rehearsal.world.world.databases()
  return [...staging.changes.values()]
    .filter(change => change.action === 'no-op' || change.action === 'update')
    .filter(change => !databases.some(database => isThere(change, database)))
    .map(change => ({
      severity: 'error',
      origin: 'policy',
      code: 'lost-by-plan',
      summary: 'The plan takes away what a block stands for',
      detail: `${change.address} stays in the configuration, and what it stands for goes with something else that this plan takes away or makes anew.`,
      remedy: 'Take its block out too. It can be written again once this plan is applied.',
      address: change.address,
    }))
}

function isThere({ kindName, identity = '' }: Change, database: Database): boolean {
  const [first, second] = splitIdentity(identity) ?? [identity, '']
  switch (kindName) {
    case 'bond':
      return has(database, 'Bond', bond => isOnNetwork(database, String(bond['master']), second))
    case 'storage_interface':
      return has(
        database,
        'PIF',
        pif =>
          pif['host'] === database.findByUuid('host', first) &&
          pif['network'] === database.findByUuid('network', second),
      )
    case 'network':
      return second === ''
        ? database.findByUuid('network', first) !== undefined
        : database.findByUuid('pool', first) !== undefined
    case 'sr':
      return database.findByUuid('SR', first) !== undefined
    case 'vm':
      return database.findByUuid('VM', first) !== undefined
    default:
      return true
  }
}

function isOnNetwork(database: Database, pif: string, network: string): boolean {
  return database.get('PIF', pif)?.['network'] === database.findByUuid('network', network)
}

function has(
  database: Database,
  className: string,
  fits: (record: Readonly<Record<string, unknown>>) => boolean,
): boolean {
  return database.records(className).some(([, record]) => fits(record))
}
