import { providerPlansFormat } from '../run/cases/provider-plans.js'
import { runStored } from '../support/stored-cases.js'

test.each([0, 1])("a provider's kinds are planned as Terraform plans them, share %i of 2", async share => {
  const { count, problems } = await runStored('provider-plans', providerPlansFormat, { share, of: 2 })
  expect(problems).toEqual([])
  expect(count).toBeGreaterThan(55)
})
