import { nullValue, numberValue, objectValue } from '../../../../src/value/construct.js'
import { numberType } from '../../../../src/value/type.js'
import type { ObjectValue } from '../../../../src/value/value.js'
import { blockOf, numberOf } from '../../drafting/attribute.js'
import { numberField } from '../../observation/record.js'
import type { XapiRecord } from '../../session/xapi-session.js'
import type { Observed } from '../observed-object.js'
import { memoryLimits } from './blocks.js'

/** The memory of a VM in the form in which it was written: a range, or one size that shows whichever limit strayed. */
export function toldMemory(vm: XapiRecord, applied: ObjectValue | undefined): Observed {
  const limit = (name: string): number => numberField(vm, `memory_${name}`) ?? 0
  if (blockOf(applied, 'memory_range') !== undefined) {
    const range = objectValue(memoryLimits.map(name => [name, numberValue(limit(name))] as const))
    return { memory: nullValue(numberType), memory_range: range }
  }
  const written = numberOf(applied, 'memory')
  const limits = ['static_max', 'dynamic_max', 'dynamic_min'].map(limit)
  const strayed = written === undefined ? undefined : limits.find(bytes => bytes !== written)
  return { memory: numberValue(strayed ?? limits[0] ?? 0) }
}
