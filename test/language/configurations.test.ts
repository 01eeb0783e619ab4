import { configurationsFormat } from '../run/cases/configurations-format.js'
import { runStored } from '../support/stored-cases.js'

test.each([0, 1, 2, 3])('configurations are planned as Terraform plans them, share %i of 4', async share => {
  const { count, problems } = await runStored('configurations', configurationsFormat, { share, of: 4 })
  expect(problems).toEqual([])
  expect(count).toBeGreaterThan(70)
})
