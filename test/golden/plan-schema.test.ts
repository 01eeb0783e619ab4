import { Ajv } from 'ajv'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const reference = join(import.meta.dirname, '..', '..', 'docs', 'reference', 'plan.schema.json')
const schema: object = JSON.parse(readFileSync(reference, 'utf8'))
const validate = new Ajv({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  strictRequired: false,
}).compile(schema)
const plans = readdirSync(import.meta.dirname).filter(name =>
  existsSync(join(import.meta.dirname, name, 'plan.json')),
)

const planOf = (name: string): { [name: string]: unknown } =>
  JSON.parse(readFileSync(join(import.meta.dirname, name, 'plan.json'), 'utf8'))

test.each(plans)('the plan of %s is as the reference says', name => {
  validate(planOf(name))
  expect(validate.errors ?? []).toEqual([])
})

test('there are plans to look at', () => expect(plans.length).toBeGreaterThan(20))

test.each<[string, object]>([
  ['a step without a reason to be there', { steps: [{ id: 'a' }] }],
  ['an unknown part', { surprise: 1 }],
  ['a finding of another severity', { findings: [{ severity: 'fatal' }] }],
])('%s is told', (_name, part) => {
  expect(validate({ ...planOf('homogeneous-pool'), ...part })).toBe(false)
})
