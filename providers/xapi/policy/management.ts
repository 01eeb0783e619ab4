import type { Finding } from '../../../src/provider/contract.js'
import type { Staging } from '../drafting/staging.js'
import { findAnywhere, findManagementPif } from '../observation/find.js'
import { textField } from '../observation/record.js'

/** Members find their coordinator by its address, so the management addresses of a pool should never change. */
export function managementFindings(staging: Staging): readonly Finding[] {
  return staging.pools.flatMap(pool =>
    (pool.joiners.length === 0 ? [] : [pool.coordinator, ...pool.joiners]).flatMap(host => {
      const found = findAnywhere(staging.observation, 'host', host.uuid)
      const pif = found === undefined ? undefined : findManagementPif(found.pool, found.ref)
      if (
        pif === undefined ||
        textField(pif.record, 'ip_configuration_mode') !== 'DHCP' ||
        host.address === undefined
      )
        return []
      return [
        {
          severity: 'warning',
          origin: 'policy',
          code: 'dhcp-management',
          summary: 'The management address comes from DHCP',
          detail: `${host.name} gets the address ${host.ip} on ${textField(pif.record, 'device')} by DHCP. Were it to change, the pool would lose the host.`,
          remedy: 'Give the host a static management address, or a fixed lease.',
          address: host.address,
          related:
            pool.address === undefined
              ? []
              : [{ address: pool.address, path: ['members'], message: 'the pool that relies on it' }],
        },
      ]
    }),
  )
}
