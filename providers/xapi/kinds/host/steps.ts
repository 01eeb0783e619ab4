import type { Change } from '../../../../src/provider/change.js'
import { literal, objectArgument } from '../../drafting/argument.js'
import { shownText, textOf } from '../../drafting/attribute.js'
import { call, chain, type Draft, forget } from '../../drafting/draft.js'
import { gone, member, ready } from '../../drafting/milestone.js'
import { managedKeys, otherConfig, setField, setKeys, target } from '../../drafting/setting.js'
import { isMaking, type Staging } from '../../drafting/staging.js'
import { findHost } from '../../observation/find.js'

/** Connecting to a host and setting what its block writes; taking the block away only forgets it. */
export function hostSteps(change: Change, staging: Staging): readonly Draft[] {
  if (change.action === 'delete') return [forgetHost(change)]
  const found = findHost(staging.observation, change.address)
  const uuid = textOf(change.planned, 'uuid') ?? staging.observation.hosts.get(change.address)?.hostUuid
  const address = textOf(change.planned, 'address')
  if (uuid === undefined || address === undefined) return []
  const at = literal(address)
  const to = target('host', address, uuid, `host ${shownText(change.planned, 'name') ?? change.address}`)
  const adopt = call(
    change.address,
    'adopt',
    'host.get_uuid',
    { at, self: objectArgument('host', uuid) },
    `take host ${address} under management`,
    {
      hasEffect: false,
      binds: { address: change.address, identity: literal(uuid) },
    },
  )
  const named = { ...to, parameter: 'host' }
  const drafts = [
    ...(isMaking(change) ? [adopt] : []),
    ...setField(change, to, 'name', 'set_name_label'),
    ...setField(change, to, 'description', 'set_name_description'),
    ...setField(change, to, 'tags', 'set_tags'),
    ...setField(change, named, 'iscsi_iqn', 'set_iscsi_iqn'),
    ...setField(change, named, 'multipathing', 'set_multipathing'),
    ...setKeys(change, to, 'other_config', managedKeys(change), otherConfig(found?.record)),
  ]
  return [
    ...chain(drafts, { provides: [ready(change.address)] }),
    ...chain(maintenanceSteps(change, at, uuid, staging)),
  ]
}

function maintenanceSteps(
  change: Change,
  at: Draft['arguments'][string],
  uuid: string,
  staging: Staging,
): readonly Draft[] {
  const wanted = change.planned?.attributes.get('maintenance')
  const prior = change.prior?.attributes.get('maintenance')
  if (wanted?.kind !== 'bool' || wanted.value === (prior?.kind === 'bool' ? prior.value : false)) return []
  const host = objectArgument('host', uuid)
  const cause = { address: change.address, path: ['maintenance'] }
  const name = shownText(change.planned, 'name') ?? change.address
  const after = staging.pools.some(pool => pool.joiners.some(joiner => joiner.uuid === uuid))
    ? [{ milestone: member(uuid), reason: 'it joins its pool first' }]
    : []
  if (!wanted.value)
    return [
      call(change.address, 'enable', 'host.enable', { at, host }, `let VMs start on ${name} again`, {
        cause,
        after,
      }),
    ]
  return [
    call(change.address, 'disable', 'host.disable', { at, host }, `let no VM start on ${name}`, {
      cause,
      after,
    }),
    call(
      change.address,
      'evacuate',
      'host.evacuate',
      { at, host },
      `move the VMs of ${name} to other hosts`,
      {
        cause,
        disrupts: [
          {
            subject: `VMs on host ${name}`,
            effect: 'moves',
            detail: 'they migrate to other hosts while they run',
            cause,
          },
        ],
      },
    ),
  ]
}

function forgetHost(change: Change): Draft {
  return forget(change.address, `forget ${change.address}; the host stays as it is`, {
    provides: [gone(change.address)],
  })
}
