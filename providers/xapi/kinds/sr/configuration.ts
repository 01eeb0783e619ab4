import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal, record, secret, written } from '../../drafting/argument.js'
import { attributeOf, flagOf, numberOf, textOf } from '../../drafting/attribute.js'

/** Types whose creation formats what it finds. */
const formattingTypes = ['lvmoiscsi', 'lvmohba', 'lvm', 'ext']

/** True where making the SR would erase what the storage holds. */
export function isFormatting(change: Change): boolean {
  return formattingTypes.includes(textOf(change.planned, 'type') ?? '')
}

/** True for an SR that every host of the pool is connected to. */
export function isShared(change: Change): boolean {
  return attributeOf(change.planned ?? change.prior ?? change.applied, 'host') === undefined
}

/** The `content_type` of an SR. */
export function contentType(change: Change): string {
  return textOf(change.planned, 'type') === 'iso' ? 'iso' : 'user'
}

/** The `device_config` by which hosts reach the storage; passwords are secrets. */
export function deviceConfig(change: Change): Argument {
  const fields: { [key: string]: Argument } = {}
  for (const [key, value] of Object.entries(candidates(change))) if (value !== undefined) fields[key] = value
  return record(fields)
}

function candidates(change: Change): { readonly [key: string]: Argument | undefined } {
  const own = (attribute: string) => written(change, attribute)
  const hidden = (attribute: string) =>
    change.config?.attributes.get(attribute)?.kind === 'null' ? undefined : secretOf(change, attribute)
  switch (textOf(change.planned, 'type')) {
    case 'nfs':
      return {
        server: own('server'),
        serverpath: own('path'),
        nfsversion: own('version'),
        options: own('options'),
      }
    case 'lvmoiscsi':
      return {
        target: own('target'),
        targetIQN: own('target_iqn'),
        SCSIid: own('scsi_id'),
        port:
          numberOf(change.planned, 'port') === undefined
            ? undefined
            : literal(String(numberOf(change.planned, 'port'))),
        chapuser: own('chap_user'),
        chappassword: hidden('chap_password'),
        multihomed: isMultihomed(change) ? literal('true') : undefined,
      }
    case 'lvmohba':
      return { SCSIid: own('scsi_id') }
    case 'smb':
      return { server: own('server'), username: own('username'), password: hidden('password') }
    case 'iso':
      return isoConfig(change, own('location'), own('username'), hidden('password'))
    default:
      return { device: own('device') }
  }
}

function isMultihomed(change: Change): boolean {
  return (
    flagOf(change.planned, 'multipath') === true || textOf(change.planned, 'target')?.includes(',') === true
  )
}

function isoConfig(
  change: Change,
  location: Argument | undefined,
  username: Argument | undefined,
  password: Argument | undefined,
): { readonly [key: string]: Argument | undefined } {
  const isShare = /^(\\\\|\/\/)/.test(textOf(change.planned, 'location') ?? '')
  return { location, type: literal(isShare ? 'cifs' : 'nfs_iso'), username, cifspassword: password }
}

function secretOf(change: Change, attribute: string): Argument | undefined {
  return change.config?.attributes.has(attribute) === true ? secret(change, attribute) : undefined
}
