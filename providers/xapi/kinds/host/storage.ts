import type { Change } from '../../../../src/provider/change.js'
import { literal, pbdArgument } from '../../drafting/argument.js'
import { flagOf, shownText, textOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { differs, otherConfig, setField, setKeys, type Target } from '../../drafting/setting.js'
import { changesOf, type Staging } from '../../drafting/staging.js'
import { findAll, findByRef, type Found } from '../../observation/find.js'
import { isMultipathed, isReconnected } from '../sr/connection.js'
import { isFrom } from '../../observation/release.js'
import { flagField, textField } from '../../observation/record.js'

/** How a host presents itself to storage: calls of their own from 7.5 on, before that keys of other_config. */
export function storageSteps(change: Change, found: Found, to: Target, staging: Staging): readonly Draft[] {
  const named = { ...to, parameter: 'host' }
  const hasCalls = isFrom(found.pool.release, 7, 5)
  const iqn = textOf(change.planned, 'iscsi_iqn')
  const isMultipathing = flagOf(change.planned, 'multipathing')
  const name = shownText(change.planned, 'name') ?? change.address
  const keys = (wanted: ReadonlyMap<string, string>) =>
    setKeys(change, to, 'other_config', wanted, otherConfig(found.record))
  const iqnSteps = hasCalls
    ? setField(change, named, 'iscsi_iqn', 'set_iscsi_iqn')
    : iqn !== undefined && differs(change, 'iscsi_iqn')
      ? keys(new Map([['iscsi_iqn', iqn]]))
      : []
  if (isMultipathing === undefined || !differs(change, 'multipathing') || isMultipathing === isNow(found))
    return iqnSteps
  const set = hasCalls
    ? setField(change, named, 'multipathing', 'set_multipathing')
    : keys(
        new Map([
          ['multipathing', String(isMultipathing)],
          ['multipathhandle', 'dmp'],
        ]),
      )
  const replugged = multipathedSrs(found).filter(sr => !isCutAnyway(sr, staging))
  return [...iqnSteps, ...replugSteps(change, found, to, name, replugged, set)]
}

function isNow({ record }: Found): boolean {
  return 'multipathing' in record
    ? flagField(record, 'multipathing')
    : otherConfig(record)['multipathing'] === 'true'
}

/** The SRs reached over several paths that are attached to the host. */
function multipathedSrs({ pool, ref }: Found): readonly Found[] {
  const attached = findAll(pool, 'PBD', pbd => pbd['host'] === ref && flagField(pbd, 'currently_attached'))
  return attached.flatMap(pbd => {
    const sr = findByRef(pool, 'SR', textField(pbd.record, 'SR'))
    return sr !== undefined && isMultipathed(textField(sr.record, 'type')) ? [sr] : []
  })
}

/** True where the SR's own steps detach it: since it goes, or since it is attached anew in another way. */
function isCutAnyway({ record }: Found, staging: Staging): boolean {
  return changesOf('sr', staging).some(
    change =>
      change.identity === record['uuid'] &&
      (change.action === 'delete' || change.action === 'replace' || isReconnected(change)),
  )
}

/** Paths are looked for when an SR is attached, so those that are attached are detached meanwhile. */
function replugSteps(
  change: Change,
  found: Found,
  to: Target,
  name: string,
  srs: readonly Found[],
  set: readonly Draft[],
): readonly Draft[] {
  const cause = { address: change.address, path: ['multipathing'] }
  const label = (sr: Found) => textField(sr.record, 'name_label')
  const step = (sr: Found, verb: 'unplug' | 'plug', words: string) => {
    const uuid = textField(sr.record, 'uuid')
    const self = pbdArgument(textField(found.record, 'uuid'), literal(uuid))
    const cut = {
      subject: `SR ${label(sr)}`,
      effect: 'disconnects' as const,
      detail: `it is detached from ${name} and attached again, to look for its paths`,
      cause,
    }
    const disrupts = verb === 'unplug' ? [cut] : []
    return call(change.address, `sr/${uuid}/${verb}`, `PBD.${verb}`, { at: to.at, self }, words, {
      cause,
      disrupts,
    })
  }
  return [
    ...srs.map(sr => step(sr, 'unplug', `detach SR ${label(sr)} from ${name}`)),
    ...set,
    ...srs.map(sr => step(sr, 'plug', `attach SR ${label(sr)} on ${name} again`)),
  ]
}
