import type { Prediction, PredictRequest } from '../../../../src/provider/contract.js'
import { boolValue, numberValue } from '../../../../src/value/construct.js'
import { sameValue } from '../../../../src/value/same.js'
import type { ObjectValue, Value } from '../../../../src/value/value.js'
import { blocksOf, linkOf, numberOf } from '../../drafting/attribute.js'
import type { Found } from '../../observation/find.js'
import type { XapiObservation } from '../../observation/observation.js'
import {
  changedPaths,
  isWritten,
  labelName,
  nameStillToCome,
  planWith,
  unknownAttributes,
} from '../planned.js'
import { vmMistakes } from './mistakes.js'
import { plannedDisks, sizelessDisks } from './plan-devices.js'
import { vmObserved } from './read.js'
import { vmSchema } from './schema.js'
import { chooseTemplate } from './template.js'

/** A new VM has what its block says and, for the rest, what its template has. */
export function predictVm(request: PredictRequest, observation: XapiObservation): Prediction {
  const mistakes = vmMistakes(request)
  if (request.prior !== undefined) {
    const planned = withDisks(planWith(request, updated(request, request.prior)), plannedDisks(request))
    return {
      planned,
      replacePaths: changedPaths(request, ['pool', ...fromTemplate(request)], observation),
      findings: mistakes,
    }
  }
  const template = chooseTemplate(request, observation)
  const disk = plannedDisks(request, template.found)
  const known = made(request, observation, template.found)
  return {
    planned: withDisks(planWith(request, known), disk),
    replacePaths: [],
    findings: [...mistakes, ...template.findings, ...sizelessDisks(request, disk, template.found)],
  }
}

/** A VM that was not made from anything that we know of is not made again. */
function fromTemplate(request: PredictRequest): readonly string[] {
  return linkOf(request.prior, 'template') === undefined ? [] : ['template']
}

function withDisks(planned: ObjectValue, disk: Value | undefined): ObjectValue {
  return disk === undefined
    ? planned
    : { ...planned, attributes: new Map(planned.attributes).set('disk', disk) }
}

function made(
  request: PredictRequest,
  observation: XapiObservation,
  template: Found | undefined,
): Readonly<Record<string, Value | undefined>> {
  // A clone keeps these of its template; its order and delays start at zero, and it does not start with its host.
  const told = template === undefined ? {} : vmObserved(template, observation, undefined)
  const { description, vcpus, vcpus_max, cores_per_socket, memory, boot_order, firmware, secure_boot } = told
  return {
    name: labelName(request),
    description,
    vcpus,
    vcpus_max: written(request, 'vcpus') ?? vcpus_max,
    cores_per_socket,
    memory: isRanged(request) ? nullMemory(request) : memory,
    boot_order,
    firmware,
    secure_boot,
    auto_start: boolValue(false),
    order: numberValue(0),
    start_delay: numberValue(0),
    shutdown_delay: numberValue(0),
  }
}

function written(request: PredictRequest, name: string): Value | undefined {
  return isWritten(request, name) ? request.config.attributes.get(name) : undefined
}

function isRanged(request: PredictRequest): boolean {
  return request.config.attributes.get('memory_range')?.kind === 'object'
}

function nullMemory(request: PredictRequest): Value | undefined {
  return request.config.attributes.get('memory')
}

// An edit of these starts or stops the VM, so that what is known of its run holds no longer.
const stopping = [
  'power',
  'host',
  'vcpus_max',
  'cores_per_socket',
  'memory',
  'memory_range',
  'boot_order',
  'firmware',
  'secure_boot',
]

/** True where a disk, an image or an interface comes, goes, or is to lie on another SR or network: the VM may start elsewhere then. */
function isElsewhere(prior: ObjectValue, proposed: ObjectValue): boolean {
  const image = (vm: ObjectValue): Value | undefined => {
    const drive = vm.attributes.get('cd')
    return drive?.kind === 'null' ? undefined : drive
  }
  const [before, after] = [image(prior), image(proposed)]
  if (before === undefined || after === undefined ? before !== after : !sameValue(before, after)) return true
  return (['disk', 'nic'] as const).some(type => {
    const place = type === 'disk' ? 'sr' : 'network'
    const old = new Map(blocksOf(prior, type))
    const now = blocksOf(proposed, type)
    return (
      now.length !== old.size ||
      now.some(([label, block]) => {
        const was = old.get(label)
        const [from, to] = [linkOf(was, place), linkOf(block, place)]
        return was === undefined || (to !== undefined && (from === undefined || !sameValue(from, to)))
      })
    )
  })
}

function updated(request: PredictRequest, prior: ObjectValue): Readonly<Record<string, Value | undefined>> {
  const differs = (name: string): boolean => {
    const before = prior.attributes.get(name)
    const after = request.proposed.attributes.get(name)
    if (before === undefined || after === undefined || (before.kind === 'null' && after.kind === 'null'))
      return false
    return !sameValue(before, after)
  }
  const count = numberOf(request.config, 'vcpus')
  const most = numberOf(prior, 'vcpus_max')
  return {
    name: nameStillToCome(request),
    ...(stopping.some(differs) ? unknownAttributes(vmSchema, ['resident_on', 'ips', 'power_now']) : {}),
    ...(isElsewhere(prior, request.proposed) ? unknownAttributes(vmSchema, ['agile', 'agile_reason']) : {}),
    ...(isRanged(request) ? { memory: nullMemory(request) } : {}),
    ...(count !== undefined && most !== undefined && count > most ? { vcpus_max: numberValue(count) } : {}),
  }
}
