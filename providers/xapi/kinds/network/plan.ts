import type { Finding, Prediction, PredictRequest } from '../../../../src/provider/contract.js'
import { boolValue, listValue, numberValue, setValue, stringValue } from '../../../../src/value/construct.js'
import { stringType } from '../../../../src/value/type.js'
import { textOf } from '../../drafting/attribute.js'
import { findNetworkOfDevice } from '../../observation/find.js'
import type { XapiObservation } from '../../observation/observation.js'
import { poolOfRequest } from '../belonging.js'
import { changedPaths, isWritten, labelName, mistake, planWith } from '../planned.js'
import { networkObserved } from './read.js'
import { pifType } from './schema.js'

const replacing = ['pool', 'device', 'bond', 'vlan']

/** The network of a NIC exists already and is adopted; others are made. */
export function predictNetwork(request: PredictRequest, observation: XapiObservation): Prediction {
  const findings = contradictions(request)
  if (request.prior !== undefined)
    return { planned: request.proposed, replacePaths: changedPaths(request, replacing), findings }
  const planned = isAdopted(request) ? adopted(request, observation) : made(request)
  return { planned, replacePaths: [], findings }
}

function isAdopted(request: PredictRequest): boolean {
  return isWritten(request, 'device') && !isWritten(request, 'vlan')
}

function adopted(request: PredictRequest, observation: XapiObservation): Prediction['planned'] {
  const pool = poolOfRequest(request, observation)
  const device = textOf(request.config, 'device')
  const found = pool === undefined || device === undefined ? undefined : findNetworkOfDevice(pool, device)
  if (found === undefined) return request.proposed
  const { uuid, bridge, name, description, mtu, automatic, purpose, tags } = networkObserved(
    found,
    observation,
    undefined,
  )
  return planWith(request, { uuid, bridge, name, description, mtu, automatic, purpose, tags })
}

function made(request: PredictRequest): Prediction['planned'] {
  const isInternal = !isWritten(request, 'device') && !isWritten(request, 'bond')
  return planWith(request, {
    name: labelName(request),
    description: stringValue(''),
    mtu: numberValue(1500),
    automatic: boolValue(false),
    purpose: setValue([], stringType),
    tags: setValue([], stringType),
    pifs: isInternal ? listValue([], pifType) : undefined,
  })
}

function contradictions(request: PredictRequest): readonly Finding[] {
  const has = (name: string): boolean => isWritten(request, name)
  const findings: Finding[] = []
  if (has('device') && has('bond'))
    findings.push(
      mistake(
        request,
        'network-of-two',
        ['bond'],
        'A network is that of a NIC or of a bond',
        `${request.address} names both a device and a bond.`,
        'Keep the one that the network is on.',
      ),
    )
  if (has('bond') && !has('vlan'))
    findings.push(
      mistake(
        request,
        'bond-without-vlan',
        ['bond'],
        'The network of a bond is named by the bond',
        `${request.address} names a bond and no VLAN. The bond’s own network has neither device, bond nor vlan; the bond refers to it.`,
        'Take bond out and let the bond name this network, or write the vlan that runs over it.',
      ),
    )
  if (has('vlan') && !has('device') && !has('bond'))
    findings.push(
      mistake(
        request,
        'vlan-without-base',
        ['vlan'],
        'A VLAN runs over a NIC or a bond',
        `${request.address} has a VLAN tag, and neither a device nor a bond to run over.`,
        'Write device or bond, or take vlan out for a network inside each host.',
      ),
    )
  return findings
}
