import type { Json, Step } from '../../../src/provider/step.js'
import { markKey } from '../drafting/key.js'
import { findAll, findAnywhere, findByUuid, type Found } from '../observation/find.js'
import type { XapiObservation } from '../observation/observation.js'
import { mapField, textField } from '../observation/record.js'
import { fieldsOf, isDone, isNotDone, type Judgement, objectBehind, textIn, uuidIn } from './judge.js'

/** What became of a call that makes an object or destroys one; undefined for other calls. */
export function judgeCreation(
  step: Step,
  values: { readonly [name: string]: Json },
  observation: XapiObservation,
): Judgement | undefined {
  const record = fieldsOf(values.record)
  switch (step.call) {
    case 'VM.clone':
    case 'VM.copy':
      return foundBy(named('VM', textIn(values, 'new_name'), observation))
    case 'VDI.copy':
      return foundBy(copied(values, observation))
    case 'VM_appliance.create':
      return foundBy(named('VM_appliance', textIn(record, 'name_label'), observation))
    case 'SR.create':
      return foundBy(named('SR', textIn(values, 'name_label'), observation))
    case 'SR.introduce':
      return foundBy(present(findAnywhere(observation, 'SR', textIn(values, 'uuid'))))
    case 'network.create':
      return foundBy(marked('network', record, observation))
    case 'VDI.create':
      return foundBy(marked('VDI', record, observation))
    case 'VBD.create':
      return foundBy(onVm('VBD', record, 'userdevice', observation))
    case 'VIF.create':
      return foundBy(onVm('VIF', record, 'device', observation))
    case 'PBD.create':
      return foundBy(
        present(
          objectBehind({ class: 'PBD', host: uuidIn(record.host), SR: record.SR ?? null }, observation),
        ),
      )
    case 'Bond.create':
      return foundBy(bondMade(values, observation))
    case 'VLAN.create':
      return foundBy(vlanMade(values, observation))
    case 'VM.destroy':
    case 'VDI.destroy':
    case 'VIF.destroy':
    case 'VBD.destroy':
    case 'PBD.destroy':
    case 'SR.destroy':
    case 'SR.forget':
    case 'network.destroy':
    case 'VLAN.destroy':
    case 'Bond.destroy':
      return objectBehind(values.self ?? values.sr, observation) === undefined ? isDone : isNotDone
    default:
      return undefined
  }
}

/** A host has one bond at most on a network, so it is found by the two. */
function bondMade(values: { readonly [name: string]: Json }, observation: XapiObservation): readonly Found[] {
  const host = Array.isArray(values.members) ? textIn(fieldsOf(values.members[0]), 'host') : ''
  const pif = objectBehind({ class: 'PIF', host, network: values.network ?? null }, observation)
  return pif === undefined ? [] : findAll(pif.pool, 'Bond', bond => bond.master === pif.ref)
}

/** A host has one VLAN at most on a network. */
function vlanMade(values: { readonly [name: string]: Json }, observation: XapiObservation): readonly Found[] {
  const host = textIn(fieldsOf(values.tagged_PIF), 'host')
  const pif = objectBehind({ class: 'PIF', host, network: values.network ?? null }, observation)
  return pif === undefined ? [] : findAll(pif.pool, 'VLAN', vlan => vlan.untagged_PIF === pif.ref)
}

function foundBy(found: readonly Found[]): Judgement {
  const [only, ...others] = found
  if (only === undefined) return isNotDone
  if (others.length > 0)
    return {
      kind: 'unclear',
      why: `there are ${found.length} objects that it may have made: ${found.map(each => textField(each.record, 'uuid')).join(', ')}`,
    }
  return { kind: 'done', result: { uuid: textField(only.record, 'uuid') } }
}

function present(found: Found | undefined): readonly Found[] {
  return found === undefined ? [] : [found]
}

/** A provisional name holds the key of its step, so it is nobody else's. */
function named(className: string, name: string, observation: XapiObservation): readonly Found[] {
  return [...observation.pools.values()].flatMap(pool =>
    findAll(pool, className, record => record.name_label === name),
  )
}

/** The copy of a disk bears its marks, on the other SR. */
function copied(values: { readonly [name: string]: Json }, observation: XapiObservation): readonly Found[] {
  const disk = objectBehind(values.vdi, observation)
  const sr = objectBehind(values.sr, observation)
  const mark = disk === undefined ? undefined : mapField(disk.record, 'other_config')[markKey]
  if (disk === undefined || sr === undefined || mark === undefined) return []
  return findAll(
    sr.pool,
    'VDI',
    each => each.SR === sr.ref && mapField(each, 'other_config')[markKey] === mark,
  )
}

function marked(
  className: string,
  record: { readonly [name: string]: Json },
  observation: XapiObservation,
): readonly Found[] {
  const mark = textIn(fieldsOf(record.other_config), markKey)
  return [...observation.pools.values()].flatMap(pool =>
    findAll(pool, className, each => mapField(each, 'other_config')[markKey] === mark),
  )
}

function onVm(
  className: string,
  record: { readonly [name: string]: Json },
  place: string,
  observation: XapiObservation,
): readonly Found[] {
  const vm = findAnywhere(observation, 'VM', uuidIn(record.VM))
  if (vm === undefined) return []
  const self = findByUuid(vm.pool, 'VM', textField(vm.record, 'uuid'))
  return findAll(vm.pool, className, each => each.VM === self?.ref && each[place] === record[place])
}
