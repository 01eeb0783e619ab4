import type { FoundObject } from '../../../src/provider/contract.js'
import { attributeOf, textOf } from '../drafting/attribute.js'
import { allLocationArguments, locationArguments } from '../kinds/sr/arguments.js'
import { isLocal } from '../kinds/sr/mistakes.js'
import { detachedHosts } from '../kinds/sr/plan.js'
import { readSr } from '../kinds/sr/read.js'
import { findAll, type Found } from '../observation/find.js'
import type { ObservedPool, XapiObservation } from '../observation/observation.js'
import { textField } from '../observation/record.js'
import { leftSo, namesOf, tell, usual } from './finding.js'
import type { Remark } from './pools.js'
import { isToolsSr } from '../observation/tools-sr.js'

/** The storage repositories of a pool that blocks can stand for. */
export function foundStorage(
  pool: ObservedPool,
  observation: XapiObservation,
  remark: Remark,
): readonly FoundObject[] {
  return findAll(pool, 'SR', record => !isOfTheHost(record))
    .toSorted((left, right) =>
      textField(left.record, 'name_label').localeCompare(textField(right.record, 'name_label'), 'en'),
    )
    .flatMap(sr => foundSr(sr, observation, remark))
}

/** Drives of the machine, and the images that come with the release. */
function isOfTheHost(record: Found['record']): boolean {
  return textField(record, 'type') === 'udev' || isToolsSr(record)
}

function foundSr({ record }: Found, observation: XapiObservation, remark: Remark): readonly FoundObject[] {
  const identity = textField(record, 'uuid')
  const name = textField(record, 'name_label')
  const type = textField(record, 'type')
  const read = readSr(identity, observation)
  const wanted = locationArguments[type]
  if (read === undefined || wanted === undefined) {
    remark(`The SR ${name} has the type ${type}, which no block can have; it is left out.`)
    return []
  }
  const missing = wanted.required.filter(argument => textOf(read, argument) === undefined)
  if (missing.length > 0) {
    remark(`The SR ${name} does not tell its ${missing.join(' and ')}; it is left out.`)
    return []
  }
  const isAlone = isLocal(type)
  const host = attributeOf(read, 'host')
  const superfluous = allLocationArguments.filter(
    argument => !wanted.required.includes(argument) && !wanted.optional.includes(argument),
  )
  const detached = detachedHosts(read.attributes.get('pbds'), observation).map(({ host }) => host)
  if (detached.length > 0)
    remark(leftSo(`The SR ${name} is not attached to ${namesOf(detached)}`, 'pbds', 'attaches it'))
  const secrets = [
    ...(textOf(read, 'chap_user') === undefined ? [] : ['chap_password']),
    ...(textOf(read, 'username') === undefined ? [] : ['password']),
  ].filter(secret => wanted.optional.includes(secret))
  return tell(
    {
      kindName: 'sr',
      identity,
      name,
      subject: 'storage',
      secrets,
      ignored: detached.length > 0 ? ['pbds'] : [],
      instead: {
        // It is there: the UUID is for picking one of several that are found.
        uuid: null,
        ...Object.fromEntries(superfluous.map(argument => [argument, null])),
        ...usual(read, { port: 3260, multipath: false }),
        ...(isAlone || (host !== undefined && host.kind === 'link') ? { pool: null } : {}),
      },
    },
    observation,
  )
}
