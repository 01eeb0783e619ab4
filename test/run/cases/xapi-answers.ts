import type { CaseFormat } from './format.js'
import { cpuFeaturesEvaluators } from './cpu-features.js'
import { haPlansEvaluators } from './ha-plans.js'
import { memoryEvaluators } from './memory.js'
import { placementEvaluators } from './placement.js'
import { casesIn, judge, recognises, type Evaluators } from './recorded.js'

const evaluators: Evaluators = {
  ...cpuFeaturesEvaluators,
  ...haPlansEvaluators,
  ...memoryEvaluators,
  ...placementEvaluators,
}

/** Answers of xapi's own modules and tests: an operation that nothing here answers counts as failed. */
export const xapiAnswersFormat: CaseFormat = {
  recognises: data => recognises(evaluators, data),
  async *run(data) {
    for (const entry of casesIn(data)) {
      const verdict = judge(evaluators, entry)
      const problem =
        verdict.kind === 'different'
          ? verdict.text
          : verdict.kind === 'uncovered'
            ? `nothing answers ${entry.op}`
            : undefined
      yield { id: entry.id, problem }
    }
  },
}
