import type { Finding, Prediction, PredictRequest } from '../../../../src/provider/contract.js'
import { sameValue } from '../../../../src/value/same.js'
import type { XapiObservation } from '../../observation/observation.js'
import { changedPaths, mistake, planWith, unknownAttributes, untaggable } from '../planned.js'
import { protectionsOf } from './protection.js'
import { haPlanSchema } from './schema.js'

const written = ['heartbeat_sr', 'failures_to_tolerate', 'timeout', 'enabled', 'protect'] as const

/** What is guaranteed follows from what is written, so it is known only once that holds. */
export function predictHaPlan(request: PredictRequest, observation: XapiObservation): Prediction {
  const { prior, proposed } = request
  const isChanged =
    prior === undefined ||
    written.some(name => {
      const [before, after] = [prior, proposed].map(values => values.attributes.get(name))
      if (before === undefined || after === undefined) return true
      return !(before.kind === 'null' && after.kind === 'null') && !sameValue(before, after)
    })
  const unknown = unknownAttributes(haPlanSchema, ['max_failures', 'overcommitted', 'guarantee'])
  return {
    planned: planWith(request, isChanged ? unknown : {}),
    replacePaths: changedPaths(request, ['pool'], observation),
    findings: [...untaggable(request), ...protectedTwice(request)],
  }
}

function protectedTwice(request: PredictRequest): readonly Finding[] {
  const before = new Set<string>()
  return protectionsOf(request.config).flatMap(({ index, vms }) =>
    vms.flatMap(link => {
      const name = link.address ?? link.identity
      if (name === undefined || name === '') return []
      if (!before.has(name)) {
        before.add(name)
        return []
      }
      return mistake(
        request,
        'vm-protected-twice',
        ['protect', index, 'vms'],
        'A VM is protected twice',
        `${name} is in more than one protect block of ${request.address}, and it can have one priority only.`,
        'Name it in one block.',
      )
    }),
  )
}
