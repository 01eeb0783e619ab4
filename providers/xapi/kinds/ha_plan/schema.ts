import type { KindSchema } from '../../../../src/schema/schema.js'
import { anyType, boolType, linkType, numberType, setType, stringType } from '../../../../src/value/type.js'
import type { Value } from '../../../../src/value/value.js'
import { oneOf, wholeNumber } from '../acceptable.js'
import { amount, computed, everyKind, flag, listedBlock, optional, required, text } from '../attribute.js'

/** `ha_plan`: high availability of a pool. */
export const haPlanSchema: KindSchema = {
  name: 'ha_plan',
  otherWords: ['ha', 'high_availability'],
  summary: 'High availability of a pool: what restarts where when hosts fail.',
  version: 1,
  block: {
    attributes: {
      ...everyKind,
      pool: required(linkType('pool', 'host'), 'The pool.', { change: 'It is replaced.' }),
      heartbeat_sr: required(linkType('sr'), 'The SR of the heartbeat, attached to every host.', {
        change: 'High availability is off while it changes.',
      }),
      failures_to_tolerate: optional(
        anyType,
        'How many hosts may fail at once with all protected VMs restarted: a number, or "max"; left out, what the pool has, else the largest.',
        { change: 'In place.', validate: failures },
      ),
      timeout: optional(numberType, 'How long a host may be silent before it is given up.', {
        format: 'duration',
        default: amount(60),
        change: 'High availability is off while it changes.',
        validate: wholeNumber(10),
      }),
      enabled: optional(boolType, 'Whether high availability is on; off, every VM keeps its policy.', {
        default: flag(true),
        change: 'In place.',
      }),
      max_failures: computed(numberType, 'The largest number of failures that the pool can tolerate.'),
      overcommitted: computed(boolType, 'Whether the pool could not restart all protected VMs.'),
      guarantee: computed(stringType, 'What is guaranteed, in one word.'),
    },
    blocks: {
      protect: listedBlock('VMs that are restarted when their host fails.', {
        vms: required(setType(linkType('vm')), 'The VMs; each in one block at most.', {
          change: 'In place.',
        }),
        priority: optional(stringType, 'How firmly: "restart" or "best-effort".', {
          default: text('restart'),
          change: 'In place.',
          validate: oneOf('restart', 'best-effort'),
        }),
      }),
    },
  },
}

function failures(value: Value): string | undefined {
  if (value.kind === 'string' && value.value === 'max') return undefined
  if (value.kind === 'number') return wholeNumber(0, 64)(value)
  return value.kind === 'null' || value.kind === 'unknown'
    ? undefined
    : 'The value must be a whole number or "max".'
}
