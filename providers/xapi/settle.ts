import type { Settlement } from '../../src/provider/contract.js'
import type { Json, Step } from '../../src/provider/step.js'
import { isNotDone, type Judgement, objectBehind, textIn } from './messages/judge.js'
import { judgeCreation } from './messages/judge-creation.js'
import { judgeState } from './messages/judge-state.js'
import { table } from './observation/find.js'
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
  if (!isAnswered(values, observation))
    return {
      outcome: 'unclear',
      object: `the pool at ${textIn(values, 'at')}`,
      why: 'none of its hosts answers',
    }
  const judgement: Judgement =
    judgeCreation(step, values, observation) ?? judgeState(step, values, observation) ?? isNotDone
  if (judgement.kind === 'done') return { outcome: 'done', result: judgement.result }
  if (judgement.kind === 'not-done') return { outcome: 'not-done' }
  return { outcome: 'unclear', object: step.summary, why: judgement.why }
}

/** True where the pool that was called was observed: it has a host of that address, or an object that the call names. */
function isAnswered(values: { readonly [name: string]: Json }, observation: XapiObservation): boolean {
  const at = textIn(values, 'at')
  const hosts = [...observation.pools.values()].flatMap(pool => [...table(pool, 'host').values()])
  return (
    at === '' ||
    hosts.some(host => host.address === at) ||
    Object.values(values).some(value => objectBehind(value, observation) !== undefined)
  )
}
