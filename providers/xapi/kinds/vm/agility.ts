import type { Database, DatabaseRecord, Ref } from '../../../emulator/database/database.js'
import { agilityRefusals } from '../../../emulator/rules/agility.js'
import type { Refusal } from '../../../emulator/rules/refusal.js'
import { flagField, textField } from '../../observation/record.js'

const sentences = new WeakMap<Refusal, string>()

/** Why a VM cannot start on every enabled host, as a sentence; undefined where it can (xapi.md §3.4). */
export function whyNotAgile(database: Database, vm: Ref): string | undefined {
  const [refusal] = agilityRefusals(database, vm)
  if (refusal === undefined) return undefined
  // What ties one VM to its host mostly ties many.
  const known = sentences.get(refusal) ?? sentence(database, refusal)
  sentences.set(refusal, known)
  return known
}

function sentence(database: Database, { code, parameters: [object = ''] }: Refusal): string {
  switch (code) {
    case 'HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED': {
      const sr = database.get('SR', object) ?? {}
      const name = textField(sr, 'name_label')
      if (!flagField(sr, 'shared')) return `The SR ${name} is not shared.`
      return `The SR ${name} is not attached to ${lacking(database, 'PBD', 'SR', object, pbd => flagField(pbd, 'currently_attached'))}.`
    }
    case 'HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED': {
      const name = textField(database.get('network', object) ?? {}, 'name_label')
      const isFree = (pif: DatabaseRecord) =>
        database.get('Bond', textField(pif, 'bond_slave_of')) === undefined
      return `The network ${name} does not reach ${lacking(database, 'PIF', 'network', object, isFree)}.`
    }
    case 'VM_HAS_VGPU':
      return 'It has a virtual GPU.'
    case 'VM_HAS_VUSBS':
      return 'It has a USB device of its host.'
    default:
      return 'It has an interface of SR-IOV.'
  }
}

/** The name of the first enabled host that has no such way to an object. */
function lacking(
  database: Database,
  className: string,
  field: string,
  object: string,
  isWay: (record: DatabaseRecord) => boolean,
): string {
  const served = new Set(
    database
      .referring(className, field, object)
      .filter(([, record]) => isWay(record))
      .map(([, record]) => textField(record, 'host')),
  )
  const missing = database
    .records('host')
    .find(([ref, host]) => flagField(host, 'enabled') && !served.has(ref))
  return textField(missing?.[1] ?? {}, 'name_label')
}
