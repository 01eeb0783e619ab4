import { flagOf } from '../../drafting/attribute.js'
import type { HostPlan } from '../../drafting/pool-plan.js'
import type { Staging } from '../../drafting/staging.js'
import { findAnywhere } from '../../observation/find.js'
import { flagField } from '../../observation/record.js'

/** True for a host that is in maintenance and that its block leaves there: an xapi that restarts would let VMs in again. */
export function isKeptInMaintenance(host: HostPlan, staging: Staging): boolean {
  const block = host.address === undefined ? undefined : staging.changes.get(host.address)
  const found = findAnywhere(staging.observation, 'host', host.uuid)
  return (
    flagOf(block?.planned, 'maintenance') === true &&
    found !== undefined &&
    !flagField(found.record, 'enabled')
  )
}
