import type { Finding } from '../../../src/provider/contract.js'
import type { Staging } from '../drafting/staging.js'
import { virtualMachines } from '../observation/find.js'
import { textField } from '../observation/record.js'

/** A suspended VM joins with its host; its memory lies on local storage, and it resumes on that host alone. */
export function suspendedFindings(staging: Staging): readonly Finding[] {
  return staging.pools.flatMap(pool =>
    pool.joiners.flatMap(host => {
      const observed = staging.observation.pools.get(host.poolUuid)
      const names =
        observed === undefined
          ? []
          : virtualMachines(observed)
              .filter(vm => vm.record.power_state === 'Suspended')
              .map(vm => textField(vm.record, 'name_label'))
      if (names.length === 0 || host.address === undefined) return []
      return [
        {
          severity: 'warning',
          origin: 'policy',
          code: 'suspended-vm',
          summary: 'The host that joins has suspended VMs',
          detail: `${names.join(', ')} on ${host.name} ${names.length === 1 ? 'is' : 'are'} suspended, and can resume after the join only where the CPU and the storage are the same.`,
          remedy: 'Resume and shut down these VMs before the host joins.',
          address: host.address,
          related:
            pool.address === undefined
              ? []
              : [{ address: pool.address, path: ['members'], message: `${host.name} joins here` }],
        },
      ]
    }),
  )
}
