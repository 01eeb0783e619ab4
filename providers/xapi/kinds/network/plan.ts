import type { Finding, Prediction, PredictRequest } from '../../../../src/provider/contract.js'
import {
  boolValue,
  listValue,
  numberValue,
  objectValue,
  setValue,
  stringValue,
} from '../../../../src/value/construct.js'
import type { Path } from '../../../../src/value/path.js'
import { stringType } from '../../../../src/value/type.js'
import type { ObjectValue, Value } from '../../../../src/value/value.js'
import { attributeOf, textOf } from '../../drafting/attribute.js'
import { findNetworkOfDevice } from '../../observation/find.js'
import { findNetwork } from '../../observation/identity.js'
import type { XapiObservation } from '../../observation/observation.js'
import { poolOfRequest, toldLink } from '../belonging.js'
import { changedPaths, isWritten, labelName, mistake, planWith } from '../planned.js'
import { hostsLackingVlan } from './lacking.js'
import { networkObserved } from './read.js'
import { pifType } from './schema.js'

const replacing = ['pool', 'device', 'bond', 'vlan']

/** The network of a NIC exists already and is adopted; others are made. A VLAN that fell off a host is made there again. */
export function predictNetwork(request: PredictRequest, observation: XapiObservation): Prediction {
  const findings = contradictions(request)
  if (request.prior !== undefined)
    return {
      planned: planWith(request, { pifs: completed(request.prior, observation) }),
      replacePaths: replacePaths(request, observation),
      findings,
    }
  const planned = isAdopted(request) ? adopted(request, observation) : made(request)
  return { planned, replacePaths: [], findings }
}

/**
 * Also where it was on nothing when it was last applied, or is to be on nothing now; and where the NIC that a VLAN is to be
 * on was bonded by somebody, which took the VLAN along.
 */
function replacePaths(request: PredictRequest, observation: XapiObservation): readonly Path[] {
  const { applied, config, prior } = request
  const isWrittenIn = (side: ObjectValue | undefined, name: string): boolean =>
    attributeOf(side, name) !== undefined
  const isTakenAlong =
    isWrittenIn(prior, 'vlan') && !isWrittenIn(prior, 'device') && isWrittenIn(config, 'device')
  const moved = ['device', 'bond', 'vlan'].filter(
    name =>
      (applied !== undefined && isWrittenIn(applied, name) !== isWrittenIn(config, name)) ||
      (name === 'device' && isTakenAlong),
  )
  const changed = changedPaths(request, replacing, observation)
  return [...changed, ...moved.filter(name => !changed.some(([other]) => other === name)).map(name => [name])]
}

/** A VLAN is on every live host: where one lacks it, it gets it again. Undefined where nothing is amiss. */
function completed(prior: ObjectValue, observation: XapiObservation): Value | undefined {
  const found = findNetwork(observation, textOf(prior, 'uuid') ?? '')
  const pifs = prior.attributes.get('pifs')
  const lacking = found === undefined ? [] : hostsLackingVlan(found)
  if (found === undefined || pifs?.kind !== 'list' || lacking.length === 0) return undefined
  const made = lacking.map(({ host, device }) =>
    objectValue({
      host: toldLink(observation, found.pool, 'host', host.ref),
      device: stringValue(device),
      is_attached: boolValue(true),
    }),
  )
  return listValue([...pifs.elements, ...made], pifType)
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
