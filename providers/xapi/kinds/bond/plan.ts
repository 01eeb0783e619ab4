import type { Finding, Prediction, PredictRequest } from '../../../../src/provider/contract.js'
import { objectValue, setValue, stringValue } from '../../../../src/value/construct.js'
import type { Path } from '../../../../src/value/path.js'
import { stringType } from '../../../../src/value/type.js'
import type { ObjectValue } from '../../../../src/value/value.js'
import { attributeOf, textOf, textsOf } from '../../drafting/attribute.js'
import type { XapiObservation } from '../../observation/observation.js'
import { changedPaths, isWritten, mistake, noTags, planWith, untaggable } from '../planned.js'
import { isSameDevices } from './read.js'

/** A bond on every host: whatever lacked it has it afterwards. */
export function predictBond(request: PredictRequest, _observation: XapiObservation): Prediction {
  const findings = [...deviceFindings(request), ...hashingFindings(request), ...untaggable(request)]
  const everywhere = setValue([], stringType)
  if (request.prior !== undefined)
    return {
      planned: withPriorOrder(request, planWith(request, { missing_on: everywhere })),
      replacePaths: replacing(request),
      findings,
    }
  const planned = planWith(request, {
    missing_on: everywhere,
    mode: stringValue('balance-slb'),
    tags: noTags,
  })
  return { planned, replacePaths: [], findings }
}

function replacing(request: PredictRequest): readonly Path[] {
  return changedPaths(request, hasSameDevices(request) ? ['network'] : ['network', 'devices'])
}

function hasSameDevices({ prior, config }: PredictRequest): boolean {
  return isSameDevices(textsOf(prior, 'devices'), textsOf(config, 'devices'))
}

/** The same NICs in another order are no difference. */
function withPriorOrder(request: PredictRequest, planned: ObjectValue): ObjectValue {
  const devices = request.prior?.attributes.get('devices')
  if (devices === undefined || !hasSameDevices(request)) return planned
  return objectValue(new Map([...planned.attributes, ['devices', devices]]), planned.marks, planned.instance)
}

function deviceFindings(request: PredictRequest): readonly Finding[] {
  if (attributeOf(request.config, 'devices') === undefined) return []
  const devices = new Set(textsOf(request.config, 'devices'))
  if (devices.size === 0)
    return [
      mistake(
        request,
        'bond-without-devices',
        ['devices'],
        'A bond needs NICs',
        `${request.address} names no device.`,
        'Name two to four NICs, such as ["eth2", "eth3"].',
      ),
    ]
  if (devices.size === 1 || devices.size > 4) return [sizeWarning(request, [...devices])]
  return []
}

function sizeWarning(request: PredictRequest, devices: readonly string[]): Finding {
  const isOne = devices.length === 1
  return {
    ...mistake(
      request,
      isOne ? 'bond-of-one' : 'bond-of-many',
      ['devices'],
      isOne ? 'A bond of one NIC protects from nothing' : 'A bond of more than four NICs is not supported',
      isOne
        ? `${request.address} has only ${devices.join()}: when it fails, nothing takes over.`
        : `${request.address} has ${devices.length} NICs; xapi makes such a bond, and its makers test up to four.`,
      isOne ? 'Name a second NIC.' : 'Leave two to four NICs.',
    ),
    severity: 'warning',
  }
}

function hashingFindings(request: PredictRequest): readonly Finding[] {
  const mode = textOf(request.config, 'mode') ?? textOf(request.prior, 'mode') ?? 'balance-slb'
  if (!isWritten(request, 'hashing') || mode === 'lacp') return []
  return [
    mistake(
      request,
      'hashing-without-lacp',
      ['hashing'],
      'Only lacp spreads by a hash that can be chosen',
      `${request.address} writes hashing, and its mode is ${mode}.`,
      'Write mode = "lacp", or take hashing out.',
    ),
  ]
}
