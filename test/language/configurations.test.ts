import { configurationsFormat } from '../run/cases/configurations-format.js'
import { runStored } from '../support/stored-cases.js'

test.each([0, 1, 2, 3])('configurations are planned as Terraform plans them, share %i of 4', async share => {
  const { count, problems } = await runStored('configurations', configurationsFormat, { share, of: 4 })
  expect(problems).toEqual([])
  expect(count).toBeGreaterThan(70)
})

test('so are configurations with something moved, left out or put in', async () => {
  const { count, problems } = await runStored('configurations', configurationsFormat, {
    share: 0,
    of: 1,
    file: 'odd.json',
  })
  expect(problems).toEqual([])
  expect(count).toBeGreaterThan(50)
})
