import type { KindSchema } from '../../../../src/schema/schema.js'
import {
  boolType,
  linkType,
  listType,
  numberType,
  objectType,
  stringType,
} from '../../../../src/value/type.js'
import { oneOf, someText, wholeNumber } from '../acceptable.js'
import { computed, everyKind, flag, kept, optional, required, restored, text } from '../attribute.js'

/** The types of SR that can be declared. */
export const srTypes = ['nfs', 'lvmoiscsi', 'lvmohba', 'smb', 'iso', 'ext', 'lvm'] as const

const replaced = 'It is replaced; the old one is forgotten or destroyed as on_destroy says.'
const reconnected = 'In place: the SR is detached and attached again.'

/** Whether one host is attached to an SR. */
export const pbdType = objectType({ host: linkType('host'), attached: boolType })

/** `sr`: where disks and images are stored. */
export const srSchema: KindSchema = {
  name: 'sr',
  otherWords: ['storage', 'storage_repository'],
  summary: 'A storage repository, where disks and images are kept.',
  version: 1,
  block: {
    attributes: {
      ...everyKind,
      uuid: kept(
        stringType,
        'The UUID of the SR; written, it picks one of those that are found on the storage.',
        {
          change: replaced,
          validate: someText,
        },
      ),
      pool: optional(
        linkType('pool', 'host'),
        'The pool that shares it; may be left out where the configuration has one pool.',
        { impliedLink: 'pool', impliedUnless: ['host'], change: replaced },
      ),
      host: optional(linkType('host'), 'The host that has it alone.', { change: replaced }),
      type: required(stringType, 'The type of storage.', { change: replaced, validate: oneOf(...srTypes) }),
      name: kept(stringType, 'The name of the SR; left out, that of the block.', { change: 'In place.' }),
      description: kept(stringType, 'The description of the SR.', { change: 'In place.' }),
      default: optional(boolType, 'Whether new disks, suspended VMs and crash dumps go here.', {
        default: flag(false),
        change: 'In place.',
      }),
      server: optional(
        stringType,
        'nfs: the address of the server; smb: the share, as "\\\\\\\\host\\\\share".',
        { change: replaced, validate: someText },
      ),
      path: optional(stringType, 'nfs: the path that the server exports.', {
        change: replaced,
        validate: someText,
      }),
      version: optional(stringType, 'nfs: the version of the protocol.', {
        change: reconnected,
        validate: oneOf('3', '4', '4.1'),
      }),
      options: optional(stringType, 'nfs: further options of the mount.', { change: reconnected }),
      target: optional(
        stringType,
        'lvmoiscsi: the address of the target, or of its portals, joined by commas.',
        {
          change: replaced,
          validate: someText,
        },
      ),
      target_iqn: optional(stringType, 'lvmoiscsi: the IQN of the target.', {
        change: replaced,
        validate: someText,
      }),
      scsi_id: optional(stringType, 'lvmoiscsi and lvmohba: the SCSI id of the LUN.', {
        change: replaced,
        validate: someText,
      }),
      port: optional(numberType, 'lvmoiscsi: the port of the target; left out, 3260.', {
        change: reconnected,
        validate: wholeNumber(1, 65_535),
      }),
      chap_user: optional(stringType, 'lvmoiscsi: the user to authenticate as.', { change: reconnected }),
      chap_password: optional(stringType, 'lvmoiscsi: the password to authenticate with; it is never kept.', {
        change: reconnected,
        sensitive: true,
        writeOnly: true,
      }),
      location: optional(stringType, 'iso: "server:/path" or "\\\\\\\\host\\\\share".', {
        change: replaced,
        validate: someText,
      }),
      username: optional(stringType, 'smb and iso: the account of the share.', { change: reconnected }),
      password: optional(stringType, 'smb and iso: the password of the account; it is never kept.', {
        change: reconnected,
        sensitive: true,
        writeOnly: true,
      }),
      device: optional(stringType, 'ext and lvm: the block device, such as "/dev/sdb".', {
        change: replaced,
        validate: someText,
      }),
      multipath: optional(boolType, 'Whether it is reached over several paths.', {
        change: reconnected,
      }),
      on_destroy: optional(
        stringType,
        'What becomes of it when the block is removed: "forget" keeps the data, "destroy" loses it.',
        { default: text('forget'), change: 'In place.', validate: oneOf('forget', 'destroy') },
      ),
      existing: optional(
        stringType,
        'What happens to an SR that is found on the storage: "refuse", "attach" it, or "overwrite" it.',
        {
          default: text('refuse'),
          change: 'Concerns the making only.',
          validate: oneOf('refuse', 'attach', 'overwrite'),
        },
      ),
      size: computed(numberType, 'Its size, in bytes.'),
      used: computed(numberType, 'The space that is used, in bytes.'),
      shared: computed(boolType, 'Whether all hosts of the pool share it.'),
      pbds: restored(listType(pbdType), 'For each host, whether it is attached there'),
    },
    blocks: {},
  },
}
