import type { Finding, Prediction, PredictRequest } from '../../../../src/provider/contract.js'
import { blockOf, textOf } from '../../drafting/attribute.js'
import { findHost } from '../../observation/find.js'
import type { XapiObservation } from '../../observation/observation.js'
import { mistake, planWith, unknownAttributes } from '../planned.js'
import { readHost } from './read.js'
import { hostSchema } from './schema.js'

// What the plan itself may change: by patches, joins, maintenance or VMs that start.
const movingFacts = ['cpu_features_now', 'memory_free', 'patches', 'is_coordinator', 'enabled']

/** A host exists already: connecting to it, most of it is known before. */
export function predictHost(request: PredictRequest, observation: XapiObservation): Prediction {
  const findings = managementMistakes(request)
  if (request.prior !== undefined) return { planned: request.proposed, replacePaths: [], findings }
  const uuid = findHost(observation, request.address)?.record['uuid']
  const present = typeof uuid === 'string' ? readHost(uuid, observation) : undefined
  if (present === undefined) return { planned: request.proposed, replacePaths: [], findings }
  const known = Object.fromEntries(
    [...present.attributes].filter(([name]) => hostSchema.block.attributes[name]?.computed === true),
  )
  const planned = planWith(request, { ...known, ...unknownAttributes(hostSchema, movingFacts) })
  return { planned, replacePaths: [], findings, ...(typeof uuid === 'string' ? { identity: uuid } : {}) }
}

function managementMistakes(request: PredictRequest): readonly Finding[] {
  const management = blockOf(request.config, 'management')
  if (management === undefined || (textOf(management, 'mode') ?? 'static') !== 'static') return []
  return ['ip', 'netmask']
    .filter(name => management.attributes.get(name)?.kind === 'null')
    .map(name =>
      mistake(
        request,
        'static-without-address',
        ['management'],
        'A static interface needs an address',
        `The management interface of ${request.address} is static, and its ${name} is not written.`,
        `Write ${name}, or mode = "dhcp".`,
      ),
    )
}
