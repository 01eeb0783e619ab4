import type { Argument } from '../../../src/provider/step.js'
import type { Draft } from '../drafting/draft.js'
import { heartbeatSr } from '../kinds/ha_plan/read.js'
import { findAll, findByRef, findByUuid, isReference } from '../observation/find.js'
import type { ObservedPool } from '../observation/observation.js'
import { flagField, textField } from '../observation/record.js'

/** What xapi refuses while HA is on (reference section 3.9). */
const refused: ReadonlySet<string> = new Set([
  'pool.join',
  'pool.join_force',
  'pool.eject',
  'pool.designate_new_master',
  'pool.management_reconfigure',
  'host.management_reconfigure',
  'host.destroy',
  'PIF.reconfigure_ip',
  'PIF.unplug',
  'PIF.forget',
  'VLAN.destroy',
])

/** What xapi allows, and what is not done under HA all the same: a host that is emptied or down looks like one that fails. */
const unwise: ReadonlySet<string> = new Set([
  'host.disable',
  'host.evacuate',
  'host.reboot',
  'host.shutdown',
  'host.restart_agent',
])

/** True for a step that empties or restarts a host: HA of the pool that the host is in has to be off then, and no other. */
export function isUnwise(draft: Draft): boolean {
  return unwise.has(draft.call)
}

/** True where HA has to be off when the step is taken. */
export function needsHaOff(draft: Draft, observed: ObservedPool): boolean {
  if (refused.has(draft.call) || isUnwise(draft)) return true
  switch (draft.call) {
    case 'PBD.unplug':
    case 'PBD.destroy':
      return uuidAt(draft.arguments.self, 'SR') === heartbeatSr(observed)
    case 'Bond.create':
      return Object.values(draft.arguments).some(argument => isOverManagement(argument, observed))
    case 'Bond.destroy':
      return isManagementBond(uuidAt(draft.arguments.self), observed)
    default:
      return false
  }
}

function uuidAt(argument: Argument | undefined, ...path: readonly string[]): string | undefined {
  let part = argument
  for (const name of [...path, 'uuid']) part = part?.kind === 'record' ? part.fields[name] : undefined
  return part?.kind === 'literal' ? String(part.value) : undefined
}

/** True where an interface among these arguments carries management. */
function isOverManagement(argument: Argument, observed: ObservedPool): boolean {
  if (argument.kind === 'list') return argument.items.some(item => isOverManagement(item, observed))
  if (argument.kind !== 'record') return false
  const text = (name: string) => {
    const field = argument.fields[name]
    return field?.kind === 'literal' ? String(field.value) : undefined
  }
  if (text('class') !== 'PIF') return false
  const host = findByUuid(observed, 'host', text('host') ?? '')?.ref
  const network = findByUuid(observed, 'network', uuidAt(argument.fields.network) ?? '')?.ref
  return findAll(
    observed,
    'PIF',
    pif =>
      flagField(pif, 'management') &&
      pif['host'] === host &&
      (pif['device'] === text('device') || pif['network'] === network),
  ).some(() => true)
}

function isManagementBond(uuid: string | undefined, observed: ObservedPool): boolean {
  const bond = uuid === undefined ? undefined : findByUuid(observed, 'Bond', uuid)
  const master = bond === undefined ? '' : textField(bond.record, 'master')
  const pif = isReference(master) ? findByRef(observed, 'PIF', master) : undefined
  return pif !== undefined && flagField(pif.record, 'management')
}
