import { planFolder } from '../../support/plan-folder.js'
import { checkMistake, type MistakenCase } from './configuration-errors.js'
import {
  checkConfiguration,
  type ConfigurationCase,
  poolName,
  readArguments,
  readState,
} from './configurations.js'
import { casesIn, type CaseFormat } from './format.js'

function isConfiguration(entry: unknown): entry is ConfigurationCase {
  return typeof entry === 'object' && entry !== null && 'files' in entry && !('remote_changes' in entry)
}

function isMistaken(entry: ConfigurationCase): entry is MistakenCase {
  return !entry.ok && 'diagnostics' in entry
}

/** Root modules of `terraform_data`, and what Terraform planned for them or said against them. */
export const configurationsFormat: CaseFormat = {
  recognises: data => casesIn(data).every(isConfiguration),
  async *run(data) {
    for (const entry of casesIn(data)) {
      if (!isConfiguration(entry)) continue
      if (entry.ok) yield { id: entry.id, problem: await checkConfiguration(entry) }
      else if (isMistaken(entry)) {
        yield { id: entry.id, problem: await checkMistake(entry, [], () => planMistaken(entry)) }
      }
    }
  },
}

async function planMistaken(entry: ConfigurationCase) {
  const files = Object.fromEntries(Object.entries(entry.files).map(([name, text]) => [poolName(name), text]))
  const state = () => readState(entry.files['terraform.tfstate'])
  const { plan, diagnostics } = await planFolder({ files, ...readArguments(entry), state })
  return plan ? [...diagnostics, ...plan.diagnostics] : diagnostics
}
