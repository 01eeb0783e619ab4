import type { Finding, Prediction, PredictRequest } from '../../../../src/provider/contract.js'
import { textOf } from '../../drafting/attribute.js'
import type { XapiObservation } from '../../observation/observation.js'
import { changedPaths, isWritten, mistake, noTags, planWith, untaggable } from '../planned.js'
import { findUpdate, patchFacts } from './read.js'

/** An update is known before only where a pool has its record already. */
export function predictPatch(request: PredictRequest, observation: XapiObservation): Prediction {
  const findings = [...unnamed(request), ...untaggable(request)]
  if (request.prior !== undefined)
    return { planned: request.proposed, replacePaths: changedPaths(request, ['file', 'uuid']), findings }
  const uuid = textOf(request.config, 'uuid')
  const found = uuid === undefined ? undefined : findUpdate(observation, uuid)
  const facts = found === undefined ? {} : patchFacts(found)
  const planned = planWith(request, { ...facts, tags: noTags })
  return { planned, replacePaths: [], findings }
}

function unnamed(request: PredictRequest): readonly Finding[] {
  if (isWritten(request, 'file') || isWritten(request, 'uuid')) return []
  return [
    mistake(
      request,
      'patch-without-file',
      [],
      'It is not said which update this is',
      `${request.address} has neither file nor uuid.`,
      'Write file, or the uuid of an update that the pool has already.',
    ),
  ]
}
