import { planFolder } from '../../support/plan-folder.js'

const count = 300

test('two blocks of n instances have n edges between them where each refers to its own', async () => {
  const { plan } = await planFolder({
    files: {
      'main.pool.hcl': `
resource "terraform_data" "a" {
  count = ${count}
  input = count.index
}
resource "terraform_data" "b" {
  count = ${count}
  input = terraform_data.a[count.index].output
}
`,
    },
  })
  const needs = plan?.steps.flatMap(step => step.needs.map(need => [step.address, need.step])) ?? []
  expect(needs).toHaveLength(count)
  expect(needs).toContainEqual(['terraform_data.b[7]', 'terraform_data.a[7]/create'])
  expect(plan?.blockDependencies.get('terraform_data.b[7]')).toEqual(['terraform_data.a[7]'])
})
