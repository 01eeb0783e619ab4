import { alphaAndBeta, applied, poolBlocks, poolProject, rewrite } from '../support/pool-project.js'

const lab = { release: '8.2', machines: alphaAndBeta }
const handedOver = poolBlocks(alphaAndBeta)
  .replace('coordinator = host.alpha', 'coordinator = host.beta')
  .replace('[host.beta]', '[host.alpha]')
const furniture = `network "inner" {
}
sr "vdis" {
  type    = "nfs"
  server  = "10.0.0.100"
  path    = "/export"
  default = true
}
vm "web" {
  template = "guest"
  memory   = "512MiB"
  disk "root" {
    size = "1GiB"
  }
  nic "0" {
    network = network.inner
  }
}
`

test('what goes while a pool is handed over waits until the new coordinator answers', async () => {
  const project = poolProject(lab, poolBlocks(alphaAndBeta) + furniture)
  await applied(project)
  rewrite(project, handedOver)
  const { plan } = await project.plan()
  const calls = plan?.steps.map(step => step.id) ?? []
  expect(calls[0]).toBe('pool.main/designate')
  const first = plan?.steps.find(step => step.id === 'vm.web/shutdown')
  expect(first?.needs.map(need => need.step)).toContain('pool.main/designated')
  expect(plan?.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  await applied(project)
})
