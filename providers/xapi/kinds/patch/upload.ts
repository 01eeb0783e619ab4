import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal, objectArgument, record, uuidFrom, written } from '../../drafting/argument.js'
import { call, chain, type Draft } from '../../drafting/draft.js'
import { markKey } from '../../drafting/key.js'
import { cleaned, delivered, patched } from '../../drafting/milestone.js'
import { coordinatorSetUp } from '../host/set-up.js'
import type { Staging } from '../../drafting/staging.js'
import {
  findAll,
  findAnywhere,
  findByRef,
  findByUuid,
  type Found,
  isReference,
} from '../../observation/find.js'
import type { ObservedPool } from '../../observation/observation.js'
import { isFrom } from '../../observation/release.js'
import { flagField, mapField, numberField, textField } from '../../observation/record.js'
import { labelOf, lacking, updateUuid } from './facts.js'
import { imageMark } from './image-mark.js'

/** True where updates are images that lie on an SR, as from 7.1 on; before, they are files of the coordinator. */
export function isImageForm(pool: ObservedPool | undefined): boolean {
  return pool !== undefined && isFrom(pool.release, 7, 1)
}

/** The address of a pool's coordinator once it is set up. */
export function coordinatorAddress(poolUuid: string, staging: Staging): string {
  const pool = staging.observation.pools.get(poolUuid)
  const host = staging.pools
    .flatMap(each => [...each.hosts, ...each.leavers])
    .find(each => each.uuid === pool?.coordinatorUuid)
  return host?.ip ?? pool?.coordinatorAddress ?? ''
}

/** What a pool's coordinator is called. */
export function coordinatorName(poolUuid: string, staging: Staging): string {
  const pool = staging.observation.pools.get(poolUuid)
  const found =
    pool === undefined ? undefined : findAnywhere(staging.observation, 'host', pool.coordinatorUuid)
  return found === undefined ? poolUuid : textField(found.record, 'name_label')
}

/** The last step that brings the update to a pool: the one after which hosts can have it applied. */
export function uploadId(change: Change, poolUuid: string, staging: Staging): string {
  return `${change.address}/${coordinatorName(poolUuid, staging)}/upload`
}

/** Brings the update's file to every pool in which a host lacks it and that does not have it yet. */
export function uploadSteps(change: Change, staging: Staging): readonly Draft[] {
  const file = written(change, 'file')
  const pools = [...new Set(lacking(change, staging).map(host => host.poolUuid))]
  if (file === undefined) return []
  return pools.flatMap(uuid => {
    const pool = staging.observation.pools.get(uuid)
    const facts = staging.updates.get(change.address)
    if (pool !== undefined && isImageForm(pool) && facts !== undefined)
      return facts.uuid !== undefined && hasImage(pool, facts.uuid)
        ? []
        : imageSteps(change, pool, file, facts.sizeBytes, staging)
    const name = coordinatorName(uuid, staging)
    return [
      call(
        change.address,
        `${name}/upload`,
        'pool_patch.upload',
        { at: literal(coordinatorAddress(uuid, staging)), file },
        `upload ${labelOf(change, staging)} to ${name}`,
        { after: coordinatorSetUp(uuid, staging), provides: [delivered(uuid)] },
      ),
    ]
  })
}

/** An image on an SR, filled with the file, and introduced. */
function imageSteps(
  change: Change,
  pool: ObservedPool,
  file: Argument,
  sizeBytes: number,
  staging: Staging,
): readonly Draft[] {
  const sr = srForImage(pool, sizeBytes)
  const name = coordinatorName(pool.uuid, staging)
  const label = labelOf(change, staging)
  const at = literal(coordinatorAddress(pool.uuid, staging))
  const cause = { address: change.address, path: ['file'] }
  const mark = imageMark(change, pool.uuid)
  const left = findAll(pool, 'VDI', vdi => mapField(vdi, 'other_config')[markKey] === mark).at(0)
  const imageId = `${change.address}/${name}/image`
  const image = left === undefined ? uuidFrom(imageId) : literal(textField(left.record, 'uuid'))
  const place = sr === undefined ? 'an SR' : `SR ${textField(sr.record, 'name_label')}`
  const fields = {
    name_label: literal(label),
    name_description: literal('Image of an update'),
    SR: objectArgument('SR', sr === undefined ? '' : textField(sr.record, 'uuid')),
    virtual_size: literal(sizeBytes),
    type: literal('user'),
    sharable: literal(false),
    read_only: literal(false),
    other_config: literal({ [markKey]: mark }),
    xenstore_data: literal({}),
    sm_config: literal({}),
    tags: literal([]),
  }
  const steps = [
    ...(left === undefined
      ? [
          call(
            change.address,
            `${name}/image`,
            'VDI.create',
            { at, record: record(fields) },
            `make room for ${label} on ${place} of ${name}`,
            { cause },
          ),
        ]
      : []),
    call(
      change.address,
      `${name}/fill`,
      'VDI.import',
      { at, vdi: image, file },
      `upload ${label} to ${place} of ${name}`,
      { cause },
    ),
    call(
      change.address,
      `${name}/upload`,
      'pool_update.introduce',
      { at, vdi: objectArgument('VDI', image) },
      `introduce ${label} to the pool of ${name}`,
      { cause },
    ),
  ]
  return chain(steps, { after: coordinatorSetUp(pool.uuid, staging), provides: [delivered(pool.uuid)] })
}

function hasImage(pool: ObservedPool, uuid: string): boolean {
  const update = findByUuid(pool, 'pool_update', uuid)
  const vdi = update === undefined ? '' : textField(update.record, 'vdi')
  return isReference(vdi) && findByRef(pool, 'VDI', vdi) !== undefined
}

/** The default SR, else a local one of the coordinator, in each case where it is attached and has room. */
function srForImage(pool: ObservedPool, sizeBytes: number): Found | undefined {
  const coordinator = findByUuid(pool, 'host', pool.coordinatorUuid)?.ref
  const [record] = pool.tables.get('pool')?.values() ?? []
  const main = record === undefined ? '' : textField(record, 'default_SR')
  const attached = findAll(
    pool,
    'PBD',
    pbd => pbd['host'] === coordinator && flagField(pbd, 'currently_attached'),
  ).flatMap(pbd => findByRef(pool, 'SR', textField(pbd.record, 'SR')) ?? [])
  const fitting = attached.filter(({ record: sr }) => {
    const free = (numberField(sr, 'physical_size') ?? 0) - (numberField(sr, 'physical_utilisation') ?? 0)
    return !['iso', 'udev'].includes(textField(sr, 'type')) && free >= sizeBytes
  })
  return (
    fitting.find(sr => sr.ref === main) ??
    fitting.find(sr => !flagField(sr.record, 'shared')) ??
    fitting.at(0)
  )
}

/** Takes the image away once every host has the update. */
export function cleaningSteps(change: Change, staging: Staging): readonly Draft[] {
  const facts = staging.updates.get(change.address)
  if (written(change, 'file') === undefined || facts === undefined) return []
  const hosts = lacking(change, staging)
  return [...new Set(hosts.map(host => host.poolUuid))].flatMap(uuid => {
    const pool = staging.observation.pools.get(uuid)
    if (!isImageForm(pool)) return []
    const name = coordinatorName(uuid, staging)
    const label = labelOf(change, staging)
    const after = hosts
      .filter(host => host.poolUuid === uuid)
      .map(host => ({ milestone: patched(host.uuid), reason: `${host.name} has ${label} then` }))
    const known = updateUuid(change, staging) ?? uuidFrom(uploadId(change, uuid, staging))
    return [
      call(
        change.address,
        `${name}/clean`,
        'pool_update.pool_clean',
        { at: literal(coordinatorAddress(uuid, staging)), self: objectArgument('pool_update', known) },
        `remove the image of ${label} from the pool of ${name}`,
        { after, provides: [cleaned(uuid)] },
      ),
    ]
  })
}
