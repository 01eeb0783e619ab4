import type { Finding } from '../../../src/provider/contract.js'
import type { Staging } from '../drafting/staging.js'
import type { OrderedStep } from '../ordering/order.js'

/** `lifecycle { disruption = "refuse" }`: nothing that the block causes may stop, move, reboot or lose anything. */
export function disruptionFindings(staging: Staging, steps: readonly OrderedStep[]): readonly Finding[] {
  return steps.flatMap(({ step }) =>
    step.disrupts.flatMap(disruption => {
      const address = disruption.cause?.address ?? step.address
      if (staging.changes.get(address)?.disruption !== 'refuse') return []
      return [
        {
          severity: 'error',
          origin: 'policy',
          code: 'disruption-refused',
          summary: 'The change disrupts what its block protects',
          detail: `${disruption.subject} ${disruption.effect}: ${disruption.detail}. The block ${address} refuses disruption.`,
          remedy: 'Take the change back, or allow disruption in the lifecycle block.',
          address,
          ...(disruption.cause === undefined ? {} : { path: disruption.cause.path }),
          step: step.id,
        },
      ]
    }),
  )
}
