import { readFileSync } from 'node:fs'
import { checkPlan } from './check-plan.js'
import { besideCases, type CaseFormat, casesIn, problemIn } from './format.js'
import { type RecordedSchema, type RemoteChanges, poolProvider } from './pool-provider.js'
import { isRecordedPlan, type RecordedPlan } from './recorded-plan.js'

/** A root module over a provider with a schema, what somebody changed behind its back, and what Terraform said. */
interface ProviderCase extends RecordedPlan {
  readonly remote_changes?: RemoteChanges
}

function isProviderCase(entry: unknown): entry is ProviderCase {
  return isRecordedPlan(entry) && JSON.stringify(entry.files).includes('pool_')
}

/** Plans over nested blocks of every nesting, sets, computed and write-only attributes; the schema lies beside the file. */
export const providerPlansFormat: CaseFormat = {
  recognises: data => casesIn(data).length > 0 && casesIn(data).every(isProviderCase),
  async *run(data, folder) {
    const path = besideCases(folder, 'provider-plans-schema.json', 'provider-plans')
    const schema: RecordedSchema = JSON.parse(readFileSync(path, 'utf8'))
    for (const entry of casesIn(data)) {
      if (!isProviderCase(entry)) continue
      const templateId = /Read complete after 0s \[id=([^\]]+)\]/.exec(entry.plan_text ?? '')?.[1]
      const providers = [poolProvider(schema, entry.remote_changes ?? {}, templateId)]
      const problem = await problemIn(() => checkPlan(entry, { providers, stored: (_name, json) => json }))
      yield { id: entry.id, problem }
    }
  },
}
