import type { KindSchema } from '../../../../src/schema/schema.js'
import { boolValue, nullValue, objectValue } from '../../../../src/value/construct.js'
import { boolType, linkType, numberType, stringType } from '../../../../src/value/type.js'
import type { ObjectValue } from '../../../../src/value/value.js'
import type { Found } from '../../observation/find.js'
import { linkTo } from '../../observation/identity.js'
import type { XapiObservation } from '../../observation/observation.js'
import { flagField, mapField } from '../../observation/record.js'
import { computed, kept } from '../attribute.js'
import { toldNumber, toldText } from '../told.js'

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

/** The value of a template. */
export function templateValue({ pool, record }: Found, observation: XapiObservation): ObjectValue {
  const isDefault =
    flagField(record, 'is_default_template') ||
    mapField(record, 'other_config')['default_template'] === 'true'
  return objectValue({
    uuid: toldText(record, 'uuid'),
    name: toldText(record, 'name_label'),
    pool: linkTo(observation, 'pool', pool.uuid),
    description: toldText(record, 'name_description'),
    memory: toldNumber(record, 'memory_static_max') ?? nullValue(numberType),
    vcpus: toldNumber(record, 'VCPUs_at_startup') ?? nullValue(numberType),
    is_default: boolValue(isDefault),
  })
}
