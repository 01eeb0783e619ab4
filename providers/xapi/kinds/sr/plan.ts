import type { Prediction, PredictRequest } from '../../../../src/provider/contract.js'
import {
  boolValue,
  listValue,
  nullValue,
  objectValue,
  setValue,
  stringValue,
} from '../../../../src/value/construct.js'
import { sameValue } from '../../../../src/value/same.js'
import { stringType } from '../../../../src/value/type.js'
import type { LinkValue, ObjectValue, Value } from '../../../../src/value/value.js'
import { linkOf, textOf } from '../../drafting/attribute.js'
import { findAll, findAnywhere, isLive, pbdsOfSr } from '../../observation/find.js'
import { hostOfLink } from '../../observation/identity.js'
import type { XapiObservation } from '../../observation/observation.js'
import { flagField } from '../../observation/record.js'
import { toldLink } from '../belonging.js'
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
  const present = pbds.elements.map(pbd =>
    pbd.kind === 'object' && isOnLiveHost(pbd, observation) ? attached(pbd) : pbd,
  )
  const wanted = listValue([...present, ...missing(prior, observation)], pbdType)
  return sameValue(wanted, pbds) ? undefined : wanted
}

/** Attachments of a shared SR to the live hosts that have none. */
function missing(prior: ObjectValue, observation: XapiObservation): readonly ObjectValue[] {
  const sr = findAnywhere(observation, 'SR', textOf(prior, 'uuid') ?? '')
  if (sr === undefined || !flagField(sr.record, 'shared')) return []
  const having = new Set(pbdsOfSr(sr.pool, sr.ref).map(({ record }) => record['host']))
  return findAll(sr.pool, 'host', host => isLive(sr.pool, host)).flatMap(({ ref }) =>
    having.has(ref)
      ? []
      : [objectValue({ host: toldLink(observation, sr.pool, 'host', ref), attached: boolValue(true) })],
  )
}

function isOnLiveHost(pbd: ObjectValue, observation: XapiObservation): boolean {
  const link: LinkValue | undefined = linkOf(pbd, 'host')
  const host = link === undefined ? undefined : hostOfLink(observation, link)
  return host !== undefined && isLive(host.pool, host.record)
}

function attached(pbd: ObjectValue): ObjectValue {
  return objectValue(new Map([...pbd.attributes, ['attached', boolValue(true)]]))
}
