import { boolValue, nullValue, objectValue } from '../../../../src/value/construct.js'
import { numberType } from '../../../../src/value/type.js'
import type { ObjectValue } from '../../../../src/value/value.js'
import type { Found } from '../../observation/find.js'
import { linkTo } from '../../observation/identity.js'
import type { XapiObservation } from '../../observation/observation.js'
import { flagField, mapField } from '../../observation/record.js'
import { toldNumber, toldText } from '../told.js'

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
