import type { Prediction, PredictRequest } from '../../../../src/provider/contract.js'
import { sameValue } from '../../../../src/value/same.js'
import type { LinkValue, Value } from '../../../../src/value/value.js'
import { linkOf, linksOf, textOf } from '../../drafting/attribute.js'
import { hostOfLink } from '../../observation/identity.js'
import type { XapiObservation } from '../../observation/observation.js'
import { planWith, unknownAttributes } from '../planned.js'
import { toldLinks } from '../told.js'
import { readPoolObject } from './read.js'
import { poolSchema } from './schema.js'

/** A pool exists already, as its coordinator has it; its hosts are known by address before they have met. */
export function predictPool(request: PredictRequest, observation: XapiObservation): Prediction {
  const there = presentPool(request, observation)
  const uuid = textOf(there, 'uuid')
  // A host that coordinates another pool brings that one along: the block is then about another object.
  if (request.prior !== undefined && uuid !== undefined && uuid !== textOf(request.prior, 'uuid'))
    return {
      planned: request.proposed,
      replacePaths: [['coordinator']],
      findings: [],
    }
  const present = request.prior === undefined ? there : undefined
  const before = request.prior ?? present
  const known = Object.fromEntries(
    [...(present?.attributes ?? [])].filter(([name]) => poolSchema.block.attributes[name]?.computed === true),
  )
  const hosts = plannedHosts(request, before?.attributes.get('hosts'))
  const had = before?.attributes.get('hosts')
  const isSameHosts = hosts !== undefined && had !== undefined && sameValue(hosts, had)
  const moving = isSameHosts ? {} : unknownAttributes(poolSchema, ['cpu_features'])
  return {
    planned: planWith(request, { ...known, ...moving, ...(hosts === undefined ? {} : { hosts }) }),
    replacePaths: [],
    findings: [],
    ...(present === undefined || uuid === undefined ? {} : { identity: uuid }),
  }
}

function presentPool(
  request: PredictRequest,
  observation: XapiObservation,
): ReturnType<typeof readPoolObject> {
  const link = linkOf(request.config, 'coordinator')
  const host = link === undefined ? undefined : hostOfLink(observation, link)
  return host === undefined ? undefined : readPoolObject(host.pool.uuid, observation)
}

/** The coordinator, the members, and hosts of the pool that no block names; undefined while the members are unknown. */
function plannedHosts(request: PredictRequest, before: Value | undefined): Value | undefined {
  const coordinator = linkOf(request.config, 'coordinator')
  const members = request.config.attributes.get('members')
  const present = before?.kind === 'set' ? before.elements.filter(isLink) : []
  if (coordinator === undefined || members?.kind === 'unknown') return undefined
  const named = [coordinator, ...linksOf(request.config, 'members')]
  const others = members === undefined || members.kind === 'null' ? present : present.filter(isNobodys)
  const added = others.filter(link => !named.some(each => isSame(each, link)))
  return toldLinks([...named, ...added], 'host')
}

function isLink(value: Value): value is LinkValue {
  return value.kind === 'link'
}

function isNobodys(link: LinkValue): boolean {
  return link.address === undefined
}

function isSame(left: LinkValue, right: LinkValue): boolean {
  return (
    (left.address !== undefined && left.address === right.address) ||
    (left.identity !== undefined && left.identity === right.identity)
  )
}
