import { checkPlan } from './check-plan.js'
import { isDeliberate } from './deliberate.js'
import { casesIn, type CaseFormat, problemIn } from './format.js'
import { isRecordedPlan } from './recorded-plan.js'

/** Root modules of `terraform_data`, and what Terraform said of them. */
export const configurationsFormat: CaseFormat = {
  recognises: data => casesIn(data).length > 0 && casesIn(data).every(isRecordedPlan),
  async *run(data) {
    for (const entry of casesIn(data)) {
      if (!isRecordedPlan(entry)) continue
      const problem = isDeliberate(entry.id)
        ? undefined
        : await problemIn(() => checkPlan(entry, { providers: [] }))
      yield { id: entry.id, problem }
    }
  },
}
