import { checkConfiguration, type ConfigurationCase } from './configurations.js'
import { casesIn, type CaseFormat } from './format.js'

function isConfiguration(entry: unknown): entry is ConfigurationCase {
  return typeof entry === 'object' && entry !== null && 'files' in entry && !('remote_changes' in entry)
}

/** Root modules of `terraform_data` and what Terraform planned for them; those that are errors are left to their own test. */
export const configurationsFormat: CaseFormat = {
  recognises: data => casesIn(data).every(isConfiguration),
  async *run(data) {
    for (const entry of casesIn(data)) {
      if (isConfiguration(entry) && entry.ok) yield { id: entry.id, problem: await checkConfiguration(entry) }
    }
  },
}
