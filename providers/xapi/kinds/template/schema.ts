import type { KindSchema } from '../../../../src/schema/schema.js'
import { boolType, linkType, numberType, stringType } from '../../../../src/value/type.js'
import { computed, kept } from '../attribute.js'

/** `data "template"`: what virtual machines are made from. */
export const templateSchema: KindSchema = {
  name: 'template',
  summary: 'A template, from which virtual machines are made.',
  version: 1,
  block: {
    attributes: {
      uuid: kept(stringType, 'The UUID of the template.'),
      name: kept(stringType, 'The name of the template.'),
      pool: kept(linkType('pool', 'host'), 'The pool that has it.'),
      description: computed(stringType, 'The description of the template.'),
      memory: computed(numberType, 'The memory that VMs made from it have, in bytes.'),
      vcpus: computed(numberType, 'The number of virtual CPUs that VMs made from it have.'),
      is_default: computed(boolType, 'Whether it came with the release.'),
    },
    blocks: {},
  },
}
