import type { Prediction, PredictRequest } from '../../../../src/provider/contract.js'
import {
  boolValue,
  listValue,
  nullValue,
  objectValue,
  setValue,
  stringValue,
} from '../../../../src/value/construct.js'
import { stringType } from '../../../../src/value/type.js'
import type { ObjectValue, Value } from '../../../../src/value/value.js'
import { flagOf, linkOf } from '../../drafting/attribute.js'
import { type Found, isLive } from '../../observation/find.js'
import { hostOfLink } from '../../observation/identity.js'
import type { XapiObservation } from '../../observation/observation.js'
import { changedPaths, isWritten, labelName, nameStillToCome, planWith } from '../planned.js'
import { allLocationArguments, connectionSettings } from './arguments.js'
import { srMistakes } from './mistakes.js'
import { pbdType, srSchema } from './schema.js'

const replacing = [
  'uuid',
  'pool',
  'host',
  'type',
  ...allLocationArguments.filter(name => !connectionSettings.includes(name)),
]

/** A new SR has what its block says; one whose attachment to a live host fell off is to be attached there again. */
export function predictSr(request: PredictRequest, observation: XapiObservation): Prediction {
  const findings = srMistakes(request)
  if (request.prior === undefined) return { planned: made(request), replacePaths: [], findings }
  return {
    planned: planWith(request, {
      name: nameStillToCome(request),
      pbds: repaired(request.prior, observation),
    }),
    replacePaths: changedPaths(request, replacing, observation),
    findings,
  }
}

function made(request: PredictRequest): ObjectValue {
  const unwritten = allLocationArguments.flatMap(name => {
    const type = srSchema.block.attributes[name]?.type
    return type === undefined ? [] : [[name, nullValue(type)] as const]
  })
  return planWith(request, {
    ...Object.fromEntries(unwritten),
    name: labelName(request),
    description: stringValue(''),
    tags: setValue([], stringType),
    shared: boolValue(!isWritten(request, 'host')),
  })
}

/** The attachments as they should be: on every host that runs. Undefined where nothing is amiss. */
function repaired(prior: ObjectValue, observation: XapiObservation): Value | undefined {
  const pbds = prior.attributes.get('pbds')
  if (pbds?.kind !== 'list') return undefined
  const isFallen = detachedHosts(pbds, observation)
  if (isFallen.length === 0) return undefined
  const wanted = pbds.elements.map(pbd =>
    pbd.kind === 'object' && isFallen.some(({ element }) => element === pbd) ? attached(pbd) : pbd,
  )
  return listValue(wanted, pbdType)
}

/** The live hosts that an SR is not attached to, though it should be, each with its element of `pbds`. */
export function detachedHosts(
  pbds: Value | undefined,
  observation: XapiObservation,
): readonly { readonly host: Found; readonly element: ObjectValue }[] {
  if (pbds?.kind !== 'list') return []
  return pbds.elements.flatMap(element => {
    if (element.kind !== 'object' || flagOf(element, 'attached') === true) return []
    const link = linkOf(element, 'host')
    const host = link === undefined ? undefined : hostOfLink(observation, link)
    return host === undefined || !isLive(host.pool, host.record) ? [] : [{ host, element }]
  })
}

function attached(pbd: ObjectValue): ObjectValue {
  return objectValue(new Map([...pbd.attributes, ['attached', boolValue(true)]]))
}
