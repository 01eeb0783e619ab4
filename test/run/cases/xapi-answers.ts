import { type CaseFormat, problemIn } from './format.js'
import { cpuFeaturesEvaluators } from './cpu-features.js'
import { haPlansEvaluators } from './ha-plans.js'
import { memoryEvaluators } from './memory.js'
import { placementEvaluators } from './placement.js'
import { casesIn, judge, recognises, type Evaluators, type Verdict } from './recorded.js'

const evaluators: Evaluators = {
  ...cpuFeaturesEvaluators,
  ...haPlansEvaluators,
  ...memoryEvaluators,
  ...placementEvaluators,
}

function problemOf(verdict: Verdict, op: string): string | undefined {
  if (verdict.kind === 'uncovered') return `nothing answers ${op}`
  return verdict.kind === 'different' ? verdict.text : undefined
}

/** Answers of xapi's own modules and tests: an operation that nothing here answers counts as failed. */
export const xapiAnswersFormat: CaseFormat = {
  recognises: data => recognises(evaluators, data),
  async *run(data) {
    for (const entry of casesIn(data)) {
      yield { id: entry.id, problem: await problemIn(() => problemOf(judge(evaluators, entry), entry.op)) }
    }
  },
}
