import type { Finding, Prediction, PredictRequest } from '../../../../src/provider/contract.js'
import { listValue, nullValue } from '../../../../src/value/construct.js'
import { stringType } from '../../../../src/value/type.js'
import { textOf } from '../../drafting/attribute.js'
import type { XapiObservation } from '../../observation/observation.js'
import {
  changedPaths,
  isWritten,
  mistake,
  noTags,
  planWith,
  unknownAttributes,
  untaggable,
} from '../planned.js'
import { storageInterfaceSchema } from './schema.js'

// What the network tells an interface with DHCP.
const leasedNames = ['ip', 'netmask', 'gateway', 'dns']

/** An address on a NIC that is there; the interface itself is renewed when its host joins a pool, so it is unknown. */
export function predictStorageInterface(request: PredictRequest, _observation: XapiObservation): Prediction {
  const findings = [...addressMistakes(request), ...untaggable(request)]
  if (request.prior !== undefined) {
    const isLeasedAnew = !isStatic(request) && textOf(request.prior, 'mode') !== 'dhcp'
    const leased = isLeasedAnew ? unknownAttributes(storageInterfaceSchema, leasedNames) : {}
    return {
      planned: planWith(request, leased),
      replacePaths: changedPaths(request, ['host', 'network']),
      findings,
    }
  }
  const none = nullValue(stringType)
  const settled = { gateway: none, dns: listValue([], stringType) }
  return {
    planned: planWith(request, { name: none, tags: noTags, ...(isStatic(request) ? settled : {}) }),
    replacePaths: [],
    findings,
  }
}

function isStatic(request: PredictRequest): boolean {
  return (textOf(request.config, 'mode') ?? 'static') === 'static'
}

function addressMistakes(request: PredictRequest): readonly Finding[] {
  if (!isStatic(request))
    return ['ip', 'netmask', 'gateway', 'dns']
      .filter(name => isWritten(request, name))
      .map(name =>
        mistake(
          request,
          'dhcp-with-address',
          [name],
          'An interface with DHCP gets its address from the network',
          `${request.address} has mode = "dhcp", and ${name} is written.`,
          `Take ${name} out, or write mode = "static".`,
        ),
      )
  return ['ip', 'netmask']
    .filter(name => !isWritten(request, name))
    .map(name =>
      mistake(
        request,
        'static-without-address',
        [],
        'A static interface needs an address',
        `${request.address} is static, and its ${name} is not written.`,
        `Write ${name}, or mode = "dhcp".`,
      ),
    )
}
