import type { Finding } from '../../../src/provider/contract.js'
import { differs } from '../drafting/setting.js'
import type { Staging } from '../drafting/staging.js'

/** What cloud-init is told concerns the making of a VM: one that is there does not hear of an edit. */
export function cloudInitFindings(staging: Staging): readonly Finding[] {
  return [...staging.changes.values()]
    .filter(change => change.kindName === 'vm' && change.action === 'update' && differs(change, 'cloud_init'))
    .map(change => ({
      severity: 'warning',
      origin: 'policy',
      code: 'cloud-init-too-late',
      summary: 'The VM is there already, and its guest hears nothing of this',
      detail: `cloud_init concerns the making of ${change.address}; what is written now is remembered and reaches nobody.`,
      remedy: `Change the guest itself, or make the VM anew: poolwright apply --replace ${change.address}.`,
      address: change.address,
      path: ['cloud_init'],
    }))
}
