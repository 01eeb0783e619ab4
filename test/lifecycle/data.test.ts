import {
  alphaAndBeta,
  applied,
  destroyed,
  planned,
  poolBlocks,
  poolProject,
  rewrite,
} from '../support/pool-project.js'

const nothing = { actions: [], findings: [], calls: [], texts: [] }
const base = `${poolBlocks(alphaAndBeta)}
sr "nfs" {
  type    = "nfs"
  server  = "10.0.0.100"
  path    = "/export"
  default = true
}
`
const looked = `
data "template" "guest" {
  name = "guest"
}
data "sr" "nfs" {
  name = "nfs"
}
data "network" "lan" {
  device = "eth0"
}
data "pool" "main" {
}
data "host" "beta" {
  name = "beta"
}
vm "one" {
  name     = "one"
  template = data.template.guest
  pool     = data.pool.main
  host     = data.host.beta
  home     = data.host.beta
  memory   = "512MiB"
  disk "system" {
    sr   = data.sr.nfs
    size = "1GiB"
  }
  disk "data" {
    size = "2GiB"
  }
  nic "0" {
    network = data.network.lan
  }
}
`
const cloned = `
data "vm" "one" {
  name = "one"
}
vm "two" {
  template = data.vm.one
  power    = "halted"
}
`

test('what a data block finds can be linked to, whether a block manages it or not', async () => {
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, base)
  await applied(project)
  rewrite(project, base + looked)
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
  rewrite(project, base + looked.replaceAll('data.host.beta', 'host.beta'))
  expect(await planned(project)).toEqual(nothing)
  const halted = base + looked.replace('memory   = "512MiB"', 'memory   = "512MiB"\n  power    = "halted"')
  rewrite(project, halted)
  await applied(project)
  rewrite(project, halted + cloned)
  expect(await applied(project)).toContain('VM.clone')
  expect(await planned(project)).toEqual(nothing)
  expect(await destroyed(project)).toEqual([])
})

test('disks are numbered in the order in which their blocks are written', async () => {
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, base)
  await applied(project)
  rewrite(project, base + looked)
  const { plan } = await project.plan()
  const disks = plan?.changes.find(change => change.address === 'vm.one')?.planned?.attributes.get('disk')
  const positions =
    disks?.kind !== 'map'
      ? []
      : [...disks.entries].map(([label, disk]) => [
          label,
          disk.kind === 'object' ? disk.attributes.get('position') : undefined,
        ])
  expect(positions).toMatchObject([
    ['data', { value: 1 }],
    ['system', { value: 0 }],
  ])
})

test('a template that is known only later is a mistake, not a plan without steps', async () => {
  const project = poolProject(
    { release: '8.2', machines: alphaAndBeta },
    `${base}
resource "terraform_data" "name" {
  input = "guest"
}
data "template" "guest" {
  name = terraform_data.name.id == "" ? "other" : "guest"
}
vm "one" {
  template = data.template.guest
  memory   = "512MiB"
}
`,
  )
  expect((await planned(project)).findings).toContain('error template-unknown vm.one')
})

test('a block under another name is told apart from another object', async () => {
  const text = (label: string, memory: string) => `${base}
vm "${label}" {
  name     = "shop"
  template = "guest"
  memory   = "${memory}"
  disk "root" {
    size = "1GiB"
  }
}
`
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, text('web', '512MiB'))
  await applied(project)
  const told = async () => (await project.plan()).diagnostics.map(one => one.detail)
  rewrite(project, text('www', '512MiB'))
  expect(await told()).toEqual([expect.stringContaining('from = vm.web\n    to   = vm.www')])
  rewrite(project, text('www', '768MiB'))
  expect(await told()).toEqual([])
  rewrite(project, `${text('www', '512MiB')}moved {\n  from = vm.web\n  to   = vm.www\n}\n`)
  expect(await told()).toEqual([])
  expect((await planned(project)).calls).toEqual([])
})
