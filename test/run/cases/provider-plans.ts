import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { planFolder } from '../../support/plan-folder.js'
import {
  type ConfigurationCase,
  firstMismatch,
  poolName,
  readArguments,
  readState,
} from './configurations.js'
import { type CaseFormat, casesIn } from './format.js'
import { type RecordedSchema, type RemoteChanges, poolProvider } from './pool-provider.js'

/** A root module over a provider with a schema, what somebody changed behind its back, and what Terraform planned. */
interface ProviderCase extends ConfigurationCase {
  readonly remote_changes?: RemoteChanges
}

function isProviderCase(entry: unknown): entry is ProviderCase {
  return typeof entry === 'object' && entry !== null && 'files' in entry
}

function usesProvider(entry: unknown): boolean {
  return isProviderCase(entry) && Object.values(entry.files).some(text => text.includes('local/pool'))
}

/** Plans over nested blocks of every nesting, sets, computed and write-only attributes; the schema lies beside the file. */
export const providerPlansFormat: CaseFormat = {
  recognises: data => casesIn(data).every(isProviderCase) && casesIn(data).some(usesProvider),
  async *run(data, folder) {
    const schema: RecordedSchema = JSON.parse(
      readFileSync(join(folder, 'provider-plans-schema.json'), 'utf8'),
    )
    for (const entry of casesIn(data)) {
      if (isProviderCase(entry) && entry.ok)
        yield { id: entry.id, problem: await checkProviderPlan(entry, schema) }
    }
  },
}

async function checkProviderPlan(entry: ProviderCase, schema: RecordedSchema): Promise<string | undefined> {
  const files = Object.fromEntries(Object.entries(entry.files).map(([name, text]) => [poolName(name), text]))
  const planned = await planFolder({
    files,
    ...readArguments(entry),
    providers: [poolProvider(schema, entry.remote_changes ?? {})],
    state: () => readState(entry.files['terraform.tfstate'], (_name, json) => json),
  })
  const errors = planned.diagnostics.filter(diagnostic => diagnostic.severity === 'error')
  if (errors.length > 0 || !planned.plan) {
    return `errors: ${errors.map(diagnostic => `${diagnostic.summary}: ${diagnostic.detail}`).join(' | ')}`
  }
  return firstMismatch(entry, planned.plan)
}
