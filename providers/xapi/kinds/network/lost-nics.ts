import type { Change } from '../../../../src/provider/change.js'
import type { Disruption } from '../../../../src/provider/step.js'
import { changesOf, type Staging } from '../../drafting/staging.js'
import { findByRef, findWhere, type Found, isVirtualMachine } from '../../observation/find.js'
import { textField } from '../../observation/record.js'

/** The interfaces of VMs without a block that xapi takes along with a network: those of VMs that are off. */
export function lostNics(
  change: Change,
  { pool, ref, record }: Found,
  staging: Staging,
): readonly Disruption[] {
  const managed = new Set(changesOf('vm', staging).map(({ identity }) => identity))
  return findWhere(pool, 'VIF', 'network', ref).flatMap(vif => {
    const vm = findByRef(pool, 'VM', textField(vif.record, 'VM'))
    if (vm === undefined || !isVirtualMachine(vm.record) || managed.has(textField(vm.record, 'uuid')))
      return []
    return [
      {
        subject: `interface ${textField(vif.record, 'device')} of VM ${textField(vm.record, 'name_label')}`,
        effect: 'disconnects',
        detail: `it goes with network ${textField(record, 'name_label')}, and no block gives the VM another one`,
        cause: { address: change.address, path: [] },
      },
    ]
  })
}
