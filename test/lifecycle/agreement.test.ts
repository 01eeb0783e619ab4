import { alphaAndBeta, planned, poolBlocks, poolProject } from '../support/pool-project.js'

const hosts = poolBlocks(alphaAndBeta).replace(/\npool [^]*/, '')

test('a block of no pool, where there are several, is told of; what refers to it waits', async () => {
  const text = `${hosts}
network "store" {
  device = "eth2"
}
storage_interface "alpha" {
  host    = host.alpha
  network = network.store
  ip      = "172.16.0.20"
  netmask = "255.255.255.0"
}
sr "vdis" {
  type   = "nfs"
  server = "172.16.0.100"
  path   = "/export"
}
`
  const lab = { release: '8.2', machines: alphaAndBeta }
  const { findings, calls } = await planned(poolProject(lab, text))
  expect(findings).toEqual(['error pool-not-told network.store', 'error pool-not-told sr.vdis'])
  expect(calls).toEqual(['host.get_uuid', 'host.get_uuid'])
  const one = text.replaceAll('  device = "eth2"', '  pool = host.alpha\n  device = "eth2"')
  const told = await planned(poolProject(lab, one.replace('  type ', '  pool = host.alpha\n  type ')))
  expect(told.findings).toEqual([])
})
