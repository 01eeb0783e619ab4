import type { KindSchema } from '../../../../src/schema/schema.js'
import { boolType, linkType, numberType, setType, stringType } from '../../../../src/value/type.js'
import { oneOf, someText, wholeNumber } from '../acceptable.js'
import { computed, everyKind, flag, kept, optional, required, singleBlock, text } from '../attribute.js'

/** The language of alerts where the pool names none. */
export const usualLanguage = 'en-US'

/** `pool`: hosts under one coordinator. */
export const poolSchema: KindSchema = {
  name: 'pool',
  summary: 'Hosts under one coordinator, which share networks, storage and virtual machines.',
  version: 1,
  block: {
    attributes: {
      ...everyKind,
      coordinator: required(linkType('host'), 'The host that coordinates the pool.', {
        otherWords: ['master'],
        change:
          'In place when the written value changes: the agents of all hosts restart, high availability is off meanwhile. A host that coordinates another pool: replaced, the block is about that pool from then on.',
      }),
      members: optional(setType(linkType('host')), 'The other hosts; they join one after another.', {
        otherWords: ['slave', 'slaves', 'supporter', 'supporters'],
        change:
          'A host that is added joins; one that is taken out is ejected, where allow_eject is true: it loses its local storage.',
      }),
      name: kept(stringType, 'The name of the pool.', { change: 'In place.' }),
      description: kept(stringType, 'The description of the pool.', { change: 'In place.' }),
      cpu_policy: optional(
        stringType,
        'Which CPUs may meet: "identical", "levelled" to the features that all have, or "forced"; left out, what the release does by itself.',
        { change: 'Concerns joins only.', validate: oneOf('identical', 'levelled', 'forced') },
      ),
      allow_eject: optional(boolType, 'Whether hosts may be ejected, which erases their local storage.', {
        default: flag(false),
        change: 'In place.',
      }),
      migration_compression: kept(boolType, 'Whether memory is compressed when VMs migrate.', {
        change: 'In place.',
      }),
      cpu_features: computed(stringType, 'The CPU features that VMs of the pool can rely on.'),
      cpu_vendor: computed(stringType, 'The vendor of the CPUs.'),
      ha_enabled: computed(boolType, 'Whether high availability is on.'),
      hosts: computed(setType(linkType('host')), 'All hosts of the pool.'),
    },
    blocks: {
      alerts: singleBlock('Alerts by e-mail.', {
        email: required(stringType, 'The address that alerts are sent to.', {
          change: 'In place.',
          validate: someText,
        }),
        smtp_server: required(stringType, 'The mail server, as "host:port".', {
          change: 'In place.',
          validate: someText,
        }),
        min_priority: optional(numberType, 'Alerts of this priority or a lower number are sent.', {
          change: 'In place.',
          validate: wholeNumber(1, 5),
        }),
        language: optional(stringType, 'The language of the messages.', {
          default: text(usualLanguage),
          change: 'In place.',
        }),
      }),
    },
  },
}
