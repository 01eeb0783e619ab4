import type { Finding } from '../../../src/provider/contract.js'
import type { HostPlan } from '../drafting/pool-plan.js'
import type { Staging } from '../drafting/staging.js'

/** Above this xapi raises an alert (HOST_CLOCK_SKEW_DETECTED) once the host is a member. */
const mostSeconds = 300

/** The clocks of hosts that join, against the coordinator's. */
export function clockFindings(staging: Staging): readonly Finding[] {
  return staging.pools.flatMap(pool =>
    pool.joiners.flatMap(host => {
      const skew = skewOf(host, staging) - skewOf(pool.coordinator, staging)
      if (Math.abs(skew) <= mostSeconds || host.address === undefined) return []
      const seconds = Math.round(Math.abs(skew))
      return [
        {
          severity: 'warning',
          origin: 'policy',
          code: 'clock-skew',
          summary: 'The clocks of the hosts differ',
          detail: `The clock of ${host.name} is ${seconds} seconds ${skew > 0 ? 'ahead of' : 'behind'} that of ${pool.coordinator.name}; more than ${mostSeconds} raise an alert in the pool.`,
          remedy: 'Let both hosts use the same time server (NTP).',
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

function skewOf(host: HostPlan, staging: Staging): number {
  return (
    [...staging.observation.hosts.values()].find(observed => observed.hostUuid === host.uuid)
      ?.clockSkewSeconds ?? 0
  )
}
