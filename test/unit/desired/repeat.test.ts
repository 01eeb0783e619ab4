import { problemsOf } from '../../support/declared-configuration.js'

test.each([
  [
    '1000001',
    ['The given "count" argument value is unsuitable: one block can have at most 1,000,000 instances.'],
  ],
  [
    '1e9',
    ['The given "count" argument value is unsuitable: one block can have at most 1,000,000 instances.'],
  ],
  ['3', []],
])('count = %s', async (count, details) => {
  const problems = await problemsOf({
    files: { 'main.pool.hcl': `resource "terraform_data" "a" {\n  count = ${count}\n}\n` },
  })
  expect(problems.map(problem => problem.detail)).toEqual(details)
})
