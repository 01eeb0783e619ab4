import type { Finding, PredictRequest } from '../../../../src/provider/contract.js'
import { isUnknown, linkOf } from '../../drafting/attribute.js'
import { findAll, findByName, findByUuid, type Found } from '../../observation/find.js'
import { identityOfLink } from '../../observation/identity.js'
import type { ObservedPool, XapiObservation } from '../../observation/observation.js'
import { flagField, textField } from '../../observation/record.js'
import { poolOfRequest } from '../belonging.js'
import { mistake } from '../planned.js'

/** What a VM is made from: a template's record, or nothing while it cannot be told; and what is wrong with the name. */
export interface TemplateChoice {
  readonly found: Found | undefined
  readonly findings: readonly Finding[]
}

/** The template that a block names, in the pool of the VM; where that is not known yet, only a wrong name is told. */
export function chooseTemplate(request: PredictRequest, observation: XapiObservation): TemplateChoice {
  const link = linkOf(request.config, 'template')
  if (isUnknown(request.config, 'template')) return { found: undefined, findings: [untoldTemplate(request)] }
  if (link === undefined || link.to === 'vm') return { found: undefined, findings: [] }
  const identity = identityOfLink(observation, link)
  if (identity === undefined) return { found: undefined, findings: [untoldTemplate(request)] }
  const pool = poolOfRequest(request, observation)
  const pools = pool === undefined ? [...observation.pools.values()] : [pool]
  const matches = pools.map(each => templatesNamed(each, identity))
  if (pools.length > 0 && matches.every(each => each.length === 0))
    return { found: undefined, findings: [noTemplate(request, identity, pools)] }
  const [only, ...others] = matches.flat()
  if (pool !== undefined && others.length > 0)
    return { found: undefined, findings: [severalTemplates(request, identity, matches.flat())] }
  return { found: pool === undefined ? undefined : only, findings: [] }
}

/** Which disks and calls there are depends on the template, so it is known when the plan is made or not at all. */
function untoldTemplate(request: PredictRequest): Finding {
  return mistake(
    request,
    'template-unknown',
    ['template'],
    'The template is not known yet',
    `What ${request.address} is made from will be known only after other changes are applied, and its steps depend on it.`,
    'Write the name of the template, or apply first what the data block waits for: poolwright apply --target.',
  )
}

/** The templates of a pool that a name, or a UUID, names. */
export function templatesNamed(pool: ObservedPool, name: string): readonly Found[] {
  const exact = findByUuid(pool, 'VM', name)
  if (exact !== undefined && isTemplate(exact.record)) return [exact]
  return findByName(pool, 'VM', name).filter(each => isTemplate(each.record))
}

/** True for a template proper, no snapshot. */
export function isTemplate(record: Found['record']): boolean {
  return flagField(record, 'is_a_template') && !flagField(record, 'is_a_snapshot')
}

function noTemplate(request: PredictRequest, name: string, pools: readonly ObservedPool[]): Finding {
  const names = pools
    .flatMap(pool => findAll(pool, 'VM', isTemplate))
    .map(each => textField(each.record, 'name_label'))
  const known = [...new Set(names)].toSorted().map(each => JSON.stringify(each))
  return mistake(
    request,
    'template-not-found',
    ['template'],
    'There is no template of this name',
    `No template is called ${JSON.stringify(name)}. There are: ${known.join(', ')}.`,
    'Write the name of one of these, or the UUID of a template.',
  )
}

function severalTemplates(request: PredictRequest, name: string, found: readonly Found[]): Finding {
  const uuids = found.map(each => textField(each.record, 'uuid'))
  return mistake(
    request,
    'template-ambiguous',
    ['template'],
    'Several templates have this name',
    `${found.length} templates are called ${JSON.stringify(name)}: ${uuids.join(', ')}.`,
    'Write the UUID of the one that is meant.',
  )
}
