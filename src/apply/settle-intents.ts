import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { Observation, Session } from '../provider/contract.js'
import { changesOf } from './intent.js'
import type { ApplyRecord } from './record.js'

/** Finds out from an observation what became of the calls without outcome: done ones are adopted, others dropped. */
export function settleIntents(
  record: ApplyRecord,
  session: Session,
  observation: Observation,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  for (const intent of record.openIntents) {
    const settlement = session.settle(intent.step, intent.values, observation)
    if (settlement.outcome === 'done') {
      record.close(
        { kind: 'result', id: intent.id, result: settlement.result },
        changesOf(intent, settlement.result),
      )
    } else if (settlement.outcome === 'not-done') record.close({ kind: 'dropped', id: intent.id })
    else
      diagnostics.push(
        unclearOutcome(intent.step.summary, intent.step.address, settlement.object, settlement.why),
      )
  }
  return diagnostics
}

function unclearOutcome(summary: string, address: string, object: string, why: string): Diagnostic {
  return errorDiagnostic(
    'Outcome of an interrupted step unknown',
    `A run was cut off at the step "${summary}", and whether that happened cannot be told from ${object}: ${why}. Nothing further is done for as long as this is open, lest the same thing is made twice. Make ${object} reachable and run the command again.`,
    { address },
  )
}
