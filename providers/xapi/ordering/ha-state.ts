import type { Change } from '../../../src/provider/change.js'
import type { Argument } from '../../../src/provider/step.js'
import { literal } from '../drafting/argument.js'
import { flagOf, linkOf, numberOf } from '../drafting/attribute.js'
import { type Staging, uuidOf } from '../drafting/staging.js'
import { heartbeatSr } from '../kinds/ha_plan/read.js'
import { poolRecord } from '../observation/find.js'
import type { ObservedPool } from '../observation/observation.js'
import { flagField, mapField } from '../observation/record.js'
import { parseRestoreNote } from './restore-note.js'

/** HA of a pool: as it is, or as it is to be. */
export interface HaState {
  readonly isOn: boolean
  readonly sr: Argument | undefined
  readonly configuration: { readonly [key: string]: string }
}

/** As the pool has it now. */
export function presentState(observed: ObservedPool): HaState {
  const pool = poolRecord(observed)?.record ?? {}
  const sr = heartbeatSr(observed)
  return {
    isOn: flagField(pool, 'ha_enabled'),
    sr: sr === undefined ? undefined : literal(sr),
    configuration: mapField(pool, 'ha_configuration'),
  }
}

/** As the plan says; without one, what an interrupted apply has left to restore, else as it is. */
export function wantedState(
  plan: Change | undefined,
  now: HaState,
  observed: ObservedPool,
  staging: Staging,
): HaState {
  if (plan?.action === 'delete') return { ...now, isOn: false }
  if (plan !== undefined && plan.action !== 'forget' && plan.planned !== undefined) {
    const link = linkOf(plan.planned, 'heartbeat_sr')
    const timeout = numberOf(plan.planned, 'timeout')
    return {
      isOn: flagOf(plan.planned, 'enabled') !== false,
      sr: link === undefined ? now.sr : uuidOf(link, 'sr', staging),
      configuration: timeout === undefined ? now.configuration : { timeout: String(timeout) },
    }
  }
  const note = parseRestoreNote(poolRecord(observed)?.record)
  if (now.isOn || note === undefined) return now
  return { isOn: true, sr: literal(note.sr), configuration: note.configuration }
}

/** True where neither the heartbeat nor the timeout differs. */
export function isSameState(now: HaState, wanted: HaState): boolean {
  const text = (state: HaState) => JSON.stringify([state.sr, state.configuration.timeout ?? '60'])
  return text(now) === text(wanted)
}
