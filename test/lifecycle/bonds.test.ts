import { alphaAndBeta, applied, planned, poolBlocks, poolProject, rewrite } from '../support/pool-project.js'

const release = '8.2'
const pool = poolBlocks(alphaAndBeta)

const storage = (devices: string, more: string = '') => `
network "storage" {
  name = "storage"
}
bond "storage" {
  network = network.storage
  devices = [${devices}]
  ${more}
}
`
const addresses = `
storage_interface "alpha" {
  host    = host.alpha
  network = network.storage
  name    = "storage"
  ip      = "172.16.0.1"
  netmask = "255.255.255.0"
}
storage_interface "beta" {
  host    = host.beta
  network = network.storage
  ip      = "172.16.0.2"
  netmask = "255.255.255.0"
}
sr "nfs" {
  type    = "nfs"
  server  = "172.16.0.100"
  path    = "/export"
  default = true
}
`
const vlan = (tag: number) => `
network "guests" {
  name = "guests"
  bond = bond.storage
  vlan = ${tag}
}
`

test.each(['6.2.0', '7.0', '7.6', '8.2', '8.4', 'xcp-ng-8.3'])(
  'a bond with storage and a VLAN over it is made, kept and taken away on %s',
  async name => {
    const project = poolProject(
      { release: name, machines: alphaAndBeta },
      pool + storage('"eth2", "eth3"') + addresses + vlan(20),
    )
    const calls = await applied(project)
    expect(calls.filter(call => call === 'Bond.create')).toHaveLength(2)
    expect(await planned(project)).toEqual({ actions: [], findings: [], calls: [], texts: [] })
    const outcome = await project.destroy()
    expect(outcome.diagnostics).toEqual([])
    expect(outcome.result?.state.instances).toEqual({})
  },
)
