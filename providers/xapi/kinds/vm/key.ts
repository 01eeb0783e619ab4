import type { Change } from '../../../../src/provider/change.js'
import { attributeOf, flagOf, mapOf, numberOf, textOf, textsOf } from '../../drafting/attribute.js'
import type { Draft } from '../../drafting/draft.js'
import { differs, managedKeys, setKeys, type Target } from '../../drafting/setting.js'
import { mapField } from '../../observation/record.js'
import { type Edit, whileHalted } from './edit.js'
import type { XapiRecord } from '../../session/xapi-session.js'

type Keys = ReadonlyMap<string, string | undefined>

/** Keys of maps that are set whatever the VM is doing: platform, xenstore, start with the host, blocked operations. */
export function keySteps(change: Change, to: Target, present: XapiRecord | undefined): readonly Draft[] {
  const had = (field: string) => (present === undefined ? {} : mapField(present, field))
  return [
    ...setKeys(change, to, 'platform', platformKeys(change), had('platform')),
    ...setKeys(change, to, 'xenstore_data', managedKeys(change, 'xenstore'), had('xenstore_data')),
    ...setKeys(change, to, 'other_config', startKeys(change), had('other_config')),
    ...setKeys(change, to, 'blocked_operations', blockedKeys(change), had('blocked_operations')),
  ]
}

/** Keys of maps that count at a start: boot order, firmware, signed software, sockets. */
export function bootSteps(change: Change, to: Target, present: XapiRecord | undefined): readonly Draft[] {
  const had = (field: string) => (present === undefined ? {} : mapField(present, field))
  return [
    ...setKeys(change, to, 'HVM_boot_params', bootKeys(change), had('HVM_boot_params')),
    ...setKeys(change, to, 'platform', socketKeys(change), had('platform')),
  ]
}

/** An edit of these takes effect at a start, so a running VM is stopped and started. */
export function bootEdits(change: Change, to: Target, present: XapiRecord): readonly Edit[] {
  const name = ['boot_order', 'firmware', 'secure_boot', 'cores_per_socket'].find(each =>
    differs(change, each),
  )
  return name === undefined ? [] : whileHalted([name], bootSteps(change, to, present))
}

function bootKeys(change: Change): Keys {
  return keysOf([
    ['order', differs(change, 'boot_order'), textOf(change.planned, 'boot_order')],
    ['firmware', differs(change, 'firmware'), textOf(change.planned, 'firmware')],
  ])
}

function platformKeys(change: Change): Keys {
  const isManaged = mapOf(change.planned, 'platform').size > 0 || mapOf(change.applied, 'platform').size > 0
  return isManaged ? managedKeys(change, 'platform') : new Map<string, string | undefined>()
}

function socketKeys(change: Change): Keys {
  const cores = numberOf(change.planned, 'cores_per_socket')
  return keysOf([
    [
      'cores-per-socket',
      differs(change, 'cores_per_socket'),
      cores === undefined ? undefined : String(cores),
    ],
    ['secureboot', differs(change, 'secure_boot'), String(flagOf(change.planned, 'secure_boot') ?? false)],
  ])
}

function startKeys(change: Change): Keys {
  return keysOf([
    ['auto_poweron', differs(change, 'auto_start'), String(flagOf(change.planned, 'auto_start') ?? false)],
  ])
}

function blockedKeys(change: Change): Keys {
  const wanted = new Set(textsOf(change.planned, 'blocked_operations'))
  const before =
    attributeOf(change.applied, 'blocked_operations') === undefined
      ? []
      : textsOf(change.applied, 'blocked_operations')
  return new Map([
    ...before.filter(name => !wanted.has(name)).map(name => [name, undefined] as const),
    ...[...wanted].map(name => [name, 'true'] as const),
  ])
}

function keysOf(keys: readonly (readonly [string, boolean, string | undefined])[]): Keys {
  return new Map(keys.flatMap(([key, isSet, value]) => (isSet ? [[key, value] as const] : [])))
}
