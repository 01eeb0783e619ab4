import { planJson } from '../../src/report/plan-json/plan-json.js'
import { findKind } from '../../src/schema/kind-registry.js'
import { readArguments } from '../run/cases/case-arguments.js'
import { readState } from '../run/cases/case-state.js'
import { isRecordedPlan, type RecordedPlan } from '../run/cases/recorded-plan.js'
import { poolName } from '../run/cases/wording.js'
import { planFolder } from '../support/plan-folder.js'
import { samplePlan } from '../support/sample-plan.js'
import { storedCases } from '../support/stored-cases.js'

/** A document as a policy looks at it: it knows where things stand, and nothing of who wrote them. */
interface Document {
  readonly variables?: Record<string, unknown>
  readonly planned_values: { readonly root_module: Module }
  readonly prior_state?: { readonly values: { readonly root_module: Module } }
  readonly resource_changes?: readonly {
    readonly address: string
    readonly type: string
    readonly action_reason?: string
    readonly change: {
      readonly actions: readonly string[]
      readonly before: Record<string, unknown> | null
      readonly after: Record<string, unknown> | null
      readonly after_unknown: Record<string, unknown>
      readonly after_sensitive: Record<string, unknown> | false
    }
  }[]
  readonly output_changes?: Record<
    string,
    { readonly actions: readonly string[]; readonly after_sensitive: unknown }
  >
  readonly configuration: {
    readonly provider_config?: Record<string, { readonly full_name: string }>
    readonly root_module: Declared
  }
  readonly relevant_attributes?: readonly { readonly resource: string }[]
  readonly checks?: readonly { readonly address: { readonly to_display: string }; readonly status: string }[]
  readonly applyable: boolean
  readonly complete: boolean
}
interface Module {
  readonly resources?: readonly { readonly address: string; readonly depends_on?: readonly string[] }[]
  readonly child_modules?: readonly Module[]
}
interface Declared {
  readonly resources?: readonly {
    readonly address: string
    readonly expressions?: Record<
      string,
      { readonly constant_value?: unknown; readonly references?: readonly string[] }
    >
    readonly count_expression?: object
    readonly for_each_expression?: object
  }[]
  readonly module_calls?: Record<string, { readonly source: string; readonly module: Declared }>
  readonly variables?: Record<string, { readonly description?: string; readonly sensitive?: boolean }>
}

/** What each policy has against a plan: nothing, or the addresses of what it objects to. */
const policies: Readonly<Record<string, (plan: Document) => readonly unknown[]>> = {
  'nothing is destroyed': plan =>
    (plan.resource_changes ?? [])
      .filter(({ change }) => change.actions.includes('delete'))
      .map(({ address, action_reason: reason }) => [address, reason]),
  'what is replaced is made before the old one goes': plan =>
    (plan.resource_changes ?? [])
      .filter(({ change }) => change.actions.join() === 'delete,create')
      .map(({ address }) => address),
  'few changes at a time': plan => {
    const weights: Readonly<Record<string, number>> = { delete: 10, create: 1, update: 2 }
    const actions = (plan.resource_changes ?? []).flatMap(({ change }) => change.actions)
    const score = actions.reduce((sum, action) => sum + (weights[action] ?? 0), 0)
    return score > 8 ? [score] : []
  },
  'every condition holds': plan =>
    (plan.checks ?? [])
      .filter(({ status }) => status !== 'pass')
      .map(({ address, status }) => [address.to_display, status]),
  'secrets stay in marked places': plan =>
    (plan.resource_changes ?? [])
      .filter(({ change }) => change.after_sensitive !== false && 'input' in change.after_sensitive)
      .map(({ address, change }) => [address, Object.keys(change.after_sensitive || {})]),
  'all that decides is known': plan =>
    (plan.resource_changes ?? [])
      .filter(({ change }) =>
        JSON.stringify(change.after_unknown['triggers_replace'] ?? false).includes('true'),
      )
      .map(({ address }) => address),
  'only known providers': plan =>
    Object.values(plan.configuration.provider_config ?? {})
      .map(provider => provider.full_name)
      .filter(name => !name.startsWith('terraform.io/')),
  'sizes are not written down': plan =>
    declared(plan.configuration.root_module)
      .filter(({ expressions }) => typeof expressions?.['input']?.constant_value === 'number')
      .map(({ address }) => address),
  'variables of passwords are sensitive, others are described': plan =>
    Object.entries(plan.configuration.root_module.variables ?? {})
      .filter(([name, { sensitive, description }]) =>
        name === 'password' ? sensitive !== true : description === undefined,
      )
      .map(([name]) => name),
  'what others rest on is looked at by two': plan => [
    ...new Set((plan.relevant_attributes ?? []).map(({ resource }) => resource)),
  ],
  'names of what there will be are short': plan =>
    resources(plan.planned_values.root_module)
      .map(({ address }) => address)
      .filter(address => address.length > 20),
  'what was there depended on nothing': plan =>
    resources(plan.prior_state?.values.root_module ?? {})
      .filter(({ depends_on: needs }) => needs !== undefined)
      .map(({ address, depends_on: needs }) => [address, needs]),
  'plans are whole': plan => (plan.complete ? [] : ['a part']),
  'outputs are not secret': plan =>
    Object.entries(plan.output_changes ?? {})
      .filter(([, { after_sensitive: secret }]) => secret === true)
      .map(([name]) => name),
}

function resources({
  resources: own = [],
  child_modules: children = [],
}: Module): NonNullable<Module['resources']> {
  return [...own, ...children.flatMap(resources)]
}

function declared({
  resources: own = [],
  module_calls: calls = {},
}: Declared): NonNullable<Declared['resources']> {
  return [...own, ...Object.values(calls).flatMap(({ module }) => declared(module))]
}

const cases = [samplePlan(), ...storedCases('plan-documents').filter(isRecordedPlan)]

/** What our own plan of the same folder tells programs. */
async function ownDocument(entry: RecordedPlan): Promise<Document> {
  const files = Object.fromEntries(Object.entries(entry.files).map(([name, text]) => [poolName(name), text]))
  const state = () => readState(entry.files['terraform.tfstate'])
  const { plan, registry } = await planFolder({ files, ...readArguments(entry), state })
  if (plan === undefined || registry === undefined) throw new Error(`${entry.id} cannot be planned`)
  const document = planJson(plan, (kind, mode) => findKind(registry, mode, kind)?.schema, '0', '')
  return JSON.parse(JSON.stringify(document)) as Document
}

const objections = (document: Document): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    Object.entries(policies).map(([name, policy]) => [
      name,
      policy(document)
        .map(each => JSON.stringify(each))
        .toSorted(),
    ]),
  )

const seen = new Set<string>()

test.each(cases)('policies say of the plan $id what they say of Terraform’s', async entry => {
  const recorded = objections(entry.planned as unknown as Document)
  expect(objections(await ownDocument(entry))).toEqual(recorded)
  for (const [name, found] of Object.entries(recorded)) if (found.length > 0) seen.add(name)
})

test('there is a policy that has nothing against any plan, and no other', () =>
  expect(Object.keys(policies).filter(name => !seen.has(name))).toEqual(['only known providers']))
