import type { Settlement } from '../../src/provider/contract.js'
import type { Json, Step } from '../../src/provider/step.js'
import { isNotDone, type Judgement } from './messages/judge.js'
import { judgeCreation } from './messages/judge-creation.js'
import { judgeState } from './messages/judge-state.js'
import type { XapiObservation } from './observation/observation.js'

/**
 * What became of a step that was begun and has no result, told from a fresh observation: objects are found by their UUID,
 * by what they are (a connection by host and SR), or by our mark; states are read. Pure. A call that may be repeated
 * without harm and whose effect cannot be seen counts as not done.
 */
export function settle(
  step: Step,
  values: { readonly [name: string]: Json },
  observation: XapiObservation,
): Settlement {
  if (step.hasEffect === false || step.kind !== 'call') return { outcome: 'not-done' }
  const judgement: Judgement =
    judgeCreation(step, values, observation) ?? judgeState(step, values, observation) ?? isNotDone
  if (judgement.kind === 'done') return { outcome: 'done', result: judgement.result }
  if (judgement.kind === 'not-done') return { outcome: 'not-done' }
  return { outcome: 'unclear', object: step.summary, why: judgement.why }
}
