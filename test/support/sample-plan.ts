import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordedDocument, RecordedPlan } from '../run/cases/recorded-plan.js'

const folder = join(import.meta.dirname, '..', 'language', 'sample')
const read = (name: string): string => readFileSync(join(folder, name), 'utf8')

/** A document of Terraform's as tools made for it meet it, whole: with versions, the time and the state before. */
export function samplePlan(): RecordedPlan {
  const files = Object.fromEntries(['main.tf', 'terraform.tfstate'].map(name => [name, read(name)]))
  const planned = JSON.parse(read('plan.json')) as RecordedDocument & {
    readonly resource_changes: readonly {
      readonly address: string
      readonly change: { readonly actions: string[] }
    }[]
  }
  const actions = Object.fromEntries(
    planned.resource_changes.map(({ address, change }) => [address, change.actions]),
  )
  return { id: 'sample', category: 'document', files, ok: true, exit_code: 2, actions, planned }
}
