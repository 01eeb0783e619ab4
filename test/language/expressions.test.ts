import { expressionsFormat } from '../run/cases/expressions.js'
import { runStored } from '../support/stored-cases.js'

test.each([0, 1, 2, 3])("expressions are what Terraform's are, share %i of 4", async share => {
  const { count, problems } = await runStored('expressions', expressionsFormat, { share, of: 4 })
  expect(problems).toEqual([])
  expect(count).toBeGreaterThan(800)
})

test('odd arguments are answered as Terraform answers them', async () => {
  const { count, problems } = await runStored('expressions', expressionsFormat, {
    share: 0,
    of: 1,
    file: 'odd.json',
  })
  expect(problems).toEqual([])
  expect(count).toBeGreaterThan(990)
})
