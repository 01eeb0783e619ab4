import { configurationsFormat } from '../run/cases/configurations-format.js'
import { checkPlan } from '../run/cases/check-plan.js'
import { samplePlan } from '../support/sample-plan.js'
import { runStored } from '../support/stored-cases.js'

test('plans are told to programs as Terraform tells them, all parts of the document', async () => {
  const { count, problems } = await runStored('plan-documents', configurationsFormat, { share: 0, of: 1 })
  expect(problems).toEqual([])
  expect(count).toBeGreaterThan(20)
})

test('a whole document, with the state before, is as Terraform has it', async () => {
  expect(await checkPlan(samplePlan(), { providers: [] })).toBeUndefined()
})
