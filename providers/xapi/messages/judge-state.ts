import type { Json, Step } from '../../../src/provider/step.js'
import { findAnywhere, poolRecord, updatesOfHost } from '../observation/find.js'
import type { ObservedPool, XapiObservation } from '../observation/observation.js'
import { flagField, mapField, textField } from '../observation/record.js'
import type { XapiRecord } from '../session/xapi-session.js'
import { isDone, isNotDone, type Judgement, objectBehind, textIn, uuidIn } from './judge.js'

/** What became of a call that changes a state: the state that it leads to is there, or it is not. */
export function judgeState(
  step: Step,
  values: { readonly [name: string]: Json },
  observation: XapiObservation,
): Judgement | undefined {
  const vm = objectBehind(values.vm, observation)?.record
  const self = objectBehind(values.self, observation)?.record
  const host = findAnywhere(observation, 'host', uuidIn(values.host))
  switch (step.call) {
    case 'pool.join':
    case 'pool.join_force':
      return judgeJoin(values, observation)
    case 'pool.eject':
      return host === undefined || host.pool.coordinatorUuid === textField(host.record, 'uuid')
        ? isDone
        : isNotDone
    case 'pool.designate_new_master':
      return whether(host !== undefined && host.pool.coordinatorUuid === textField(host.record, 'uuid'))
    case 'pool_patch.apply':
    case 'pool_update.apply':
      return whether(host !== undefined && updatesOfHost(host.pool, host.ref).includes(uuidIn(values.self)))
    case 'PBD.plug':
    case 'PIF.plug':
      return whether(self !== undefined && flagField(self, 'currently_attached'))
    case 'PBD.unplug':
    case 'PIF.unplug':
      return whether(self === undefined || !flagField(self, 'currently_attached'))
    case 'VM.provision':
      return whether(vm?.is_a_template === false)
    case 'VM.start_on':
    case 'VM.resume_on':
      return whether(vm?.power_state === 'Running')
    case 'VM.clean_shutdown':
    case 'VM.hard_shutdown':
      return whether(vm?.power_state === 'Halted')
    case 'VM.suspend':
      return whether(vm?.power_state === 'Suspended')
    case 'VM.pool_migrate':
      return whether(vm !== undefined && host !== undefined && vm.resident_on === host.ref)
    case 'pool.enable_ha':
    case 'pool.disable_ha': {
      const isOn = flagField(poolOf(values, observation) ?? {}, 'ha_enabled')
      return whether(isOn === (step.call === 'pool.enable_ha'))
    }
    default:
      return judgeKey(step, values, self ?? poolOf(values, observation))
  }
}

/** Adding a key that is there already would be refused, so it has to be known. */
function judgeKey(
  step: Step,
  values: { readonly [name: string]: Json },
  record: XapiRecord | undefined,
): Judgement | undefined {
  const field = /\.(add_to|remove_from)_(.+)$/.exec(step.call)
  if (field === null || record === undefined) return undefined
  const present = mapField(record, field[2] ?? '')[textIn(values, 'key')]
  return whether(field[1] === 'remove_from' ? present === undefined : present === textIn(values, 'value'))
}

function poolOf(
  values: { readonly [name: string]: Json },
  observation: XapiObservation,
): XapiRecord | undefined {
  const pool = poolAt(textIn(values, 'at'), observation)
  return pool === undefined ? undefined : poolRecord(pool)?.record
}

function poolAt(address: string, observation: XapiObservation): ObservedPool | undefined {
  return [...observation.pools.values()].find(pool =>
    [...(pool.tables.get('host')?.values() ?? [])].some(host => host.address === address),
  )
}

/** The joiner is in the coordinator's pool, or still in its own. */
function judgeJoin(values: { readonly [name: string]: Json }, observation: XapiObservation): Judgement {
  const joiner = textIn(values, 'at')
  const coordinator = textIn(values, 'master_address')
  const pool = poolAt(coordinator, observation)
  if (pool === undefined) return { kind: 'unclear', why: 'the coordinator was not observed' }
  return whether([...(pool.tables.get('host')?.values() ?? [])].some(host => host.address === joiner))
}

function whether(isSo: boolean): Judgement {
  return isSo ? isDone : isNotDone
}
