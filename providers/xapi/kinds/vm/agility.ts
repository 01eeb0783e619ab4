import { agilityRefusals } from '../../../emulator/rules/agility.js'
import type { Refusal } from '../../../emulator/rules/refusal.js'
import { asDatabase } from '../../observation/as-database.js'
import { findAll, findByRef, findWhere, type Found } from '../../observation/find.js'
import type { ObservedPool } from '../../observation/observation.js'
import { flagField, textField } from '../../observation/record.js'

const sentences = new WeakMap<Refusal, string>()

/** Why a VM cannot start on every enabled host, as a sentence; undefined where it can (reference section 3.4). */
export function whyNotAgile({ pool, ref }: Found): string | undefined {
  const [refusal] = agilityRefusals(asDatabase(pool), ref)
  if (refusal === undefined) return undefined
  // What ties one VM to its host mostly ties many.
  const known = sentences.get(refusal) ?? sentence(pool, refusal)
  sentences.set(refusal, known)
  return known
}

function sentence(pool: ObservedPool, { code, parameters: [object = ''] }: Refusal): string {
  switch (code) {
    case 'HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED': {
      const sr = findByRef(pool, 'SR', object)
      const name = textField(sr?.record ?? {}, 'name_label')
      if (!flagField(sr?.record ?? {}, 'shared')) return `The SR ${name} is not shared.`
      return `The SR ${name} is not attached to ${lacking(pool, 'PBD', 'SR', object, pbd => flagField(pbd, 'currently_attached'))}.`
    }
    case 'HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED': {
      const name = textField(findByRef(pool, 'network', object)?.record ?? {}, 'name_label')
      const isFree = (pif: Found['record']) =>
        findByRef(pool, 'Bond', textField(pif, 'bond_slave_of')) === undefined
      return `The network ${name} does not reach ${lacking(pool, 'PIF', 'network', object, isFree)}.`
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
  pool: ObservedPool,
  className: string,
  field: string,
  object: string,
  isWay: (record: Found['record']) => boolean,
): string {
  const served = new Set(
    findWhere(pool, className, field, object)
      .filter(({ record }) => isWay(record))
      .map(({ record }) => textField(record, 'host')),
  )
  const missing = findAll(pool, 'host', host => flagField(host, 'enabled')).find(
    ({ ref }) => !served.has(ref),
  )
  return textField(missing?.record ?? {}, 'name_label')
}
