import type { KindSchema } from '../../../../src/schema/schema.js'
import { linkType, listType, numberType, setType, stringType } from '../../../../src/value/type.js'
import { oneOf, someText } from '../acceptable.js'
import { computed, everyKind, optional, kept, required, text } from '../attribute.js'

/** `patch`: an update that hosts must have. */
export const patchSchema: KindSchema = {
  name: 'patch',
  otherWords: ['update', 'hotfix', 'pool_patch', 'pool_update'],
  summary: 'An update that hosts must have; it is applied host by host, the coordinator first.',
  version: 1,
  block: {
    attributes: {
      ...everyKind,
      hosts: required(setType(linkType('host')), 'The hosts that must have the update.', {
        change: 'It is applied to hosts that are added; from hosts that are taken out it is never removed.',
      }),
      file: optional(stringType, 'The file of the update, which is uploaded where a host does not know it.', {
        change: 'Another update: the old one stays installed.',
        validate: someText,
      }),
      uuid: kept(stringType, 'The UUID of the update; left out, it is read from the file.', {
        change: 'Another update: the old one stays installed.',
        validate: someText,
      }),
      requires: optional(listType(linkType('patch')), 'Updates that must be installed before this one.', {
        change: 'In place: only the order changes.',
      }),
      reboot: optional(
        stringType,
        'When hosts reboot: "auto" once after the last update that asks for it, "each" after each such update, "never".',
        { default: text('auto'), change: 'In place.', validate: oneOf('auto', 'each', 'never') },
      ),
      unmovable: optional(
        stringType,
        'What becomes of VMs that cannot migrate when a host is emptied: "refuse", "shutdown" or "suspend".',
        { default: text('refuse'), validate: oneOf('refuse', 'shutdown', 'suspend') },
      ),
      label: computed(stringType, 'The name that the update gives itself.'),
      version: computed(stringType, 'The version of the update.'),
      guidance: computed(listType(stringType), 'What the update asks for after it is applied.'),
      size: computed(numberType, 'The size of the update, in bytes.'),
    },
    blocks: {},
  },
}
