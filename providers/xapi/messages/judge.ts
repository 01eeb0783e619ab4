import type { Json } from '../../../src/provider/step.js'
import {
  findAnywhere,
  findByRef,
  findByUuid,
  findNic,
  type Found,
  pbdsOfSr,
  findPifOnNetwork,
  vbdsOfVm,
  vifsOfVm,
} from '../observation/find.js'
import type { XapiObservation } from '../observation/observation.js'
import { textField } from '../observation/record.js'

/** Whether a step was done, and what it would have answered. */
export type Judgement =
  | { readonly kind: 'done'; readonly result: Json }
  | { readonly kind: 'not-done' }
  | { readonly kind: 'unclear'; readonly why: string }

/** The step was done and answers nothing. */
export const isDone: Judgement = { kind: 'done', result: null }

/** The step was not done, or can be done once more without harm. */
export const isNotDone: Judgement = { kind: 'not-done' }

/** The record of an object as steps name it: by class and UUID, or by what it is found by. */
export function objectBehind(value: Json | undefined, observation: XapiObservation): Found | undefined {
  const named = fieldsOf(value)
  const className = textIn(named, 'class')
  if (className === 'PBD' && named.host !== undefined) return pbdBehind(named, observation)
  if (className === 'PIF' && named.host !== undefined) return pifBehind(named, observation)
  if (named.VM !== undefined) return deviceBehind(className, named, observation)
  if (className === 'pool' && named.uuid === undefined) return undefined
  return className === '' ? undefined : findAnywhere(observation, className, textIn(named, 'uuid'))
}

function deviceBehind(
  className: string,
  named: { readonly [name: string]: Json },
  observation: XapiObservation,
): Found | undefined {
  const vm = findAnywhere(observation, 'VM', uuidIn(named.VM))
  if (vm === undefined) return undefined
  const place = textIn(named, 'device')
  if (className === 'VIF') return vifsOfVm(vm.pool, vm.ref).find(vif => vif.record.device === place)
  const vbd = vbdsOfVm(vm.pool, vm.ref).find(each => each.record.userdevice === place)
  return className === 'VBD' || vbd === undefined
    ? vbd
    : findByRef(vm.pool, 'VDI', textField(vbd.record, 'VDI'))
}

function pbdBehind(
  named: { readonly [name: string]: Json },
  observation: XapiObservation,
): Found | undefined {
  const sr = findAnywhere(observation, 'SR', uuidIn(named.SR))
  const host = sr === undefined ? undefined : findByUuid(sr.pool, 'host', textIn(named, 'host'))
  return sr === undefined || host === undefined
    ? undefined
    : pbdsOfSr(sr.pool, sr.ref).find(pbd => pbd.record.host === host.ref)
}

function pifBehind(
  named: { readonly [name: string]: Json },
  observation: XapiObservation,
): Found | undefined {
  const host = findAnywhere(observation, 'host', textIn(named, 'host'))
  if (named.device !== undefined)
    return host === undefined ? undefined : findNic(host.pool, host.ref, textIn(named, 'device'))
  const network = host === undefined ? undefined : findByUuid(host.pool, 'network', uuidIn(named.network))
  return host === undefined || network === undefined
    ? undefined
    : findPifOnNetwork(host.pool, host.ref, network.ref)
}

/** The UUID inside the way a step names an object, or the text itself. */
export function uuidIn(value: Json | undefined): string {
  return typeof value === 'string' ? value : textIn(fieldsOf(value), 'uuid')
}

/** The fields of a record; none for anything else. */
export function fieldsOf(value: Json | undefined): { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !isList(value) ? value : {}
}

/** A text among fields; '' where there is none. */
export function textIn(fields: { readonly [name: string]: Json }, name: string): string {
  const value = fields[name]
  return typeof value === 'string' ? value : ''
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
