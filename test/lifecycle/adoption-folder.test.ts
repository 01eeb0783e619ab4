import type { XapiRecord } from '../../providers/xapi/session/xapi-session.js'
import { dialEmulator } from '../../providers/xapi/session/emulated.js'
import { emptyFolderOf, textOf } from '../support/adopt-world.js'
import { leftToDo } from '../support/left-to-do.js'
import { openWorld } from '../support/open-world.js'
import { alphaAndBeta, applied, poolBlocks, poolProject } from '../support/pool-project.js'
import type { Project } from '../support/project.js'

const gamma = { name: 'gamma', address: '10.0.0.3' }
const lab = { release: '8.2.1', machines: [...alphaAndBeta, gamma] }
const configuration = `${poolBlocks(alphaAndBeta, 'name = "Office"')}
sr "store" {
  type    = "nfs"
  name    = "Store"
  server  = "10.0.0.100"
  path    = "/export"
  default = true
}
vm "web" {
  for_each = toset(["web 01", "web 02"])
  name     = each.key
  template = "guest"
  memory   = "256MiB"
  power    = "halted"
  disk "root" {
    sr   = sr.store
    size = "1GiB"
  }
}
`

/** An empty folder beside a pool of two hosts with an SR and two VMs, and a third host by itself. */
async function besidePool(): Promise<Project> {
  const project = poolProject(lab, configuration)
  await applied(project)
  return emptyFolderOf(project)
}

/** Writes what is missing; answers the files that got something. */
async function generated(folder: Project, address?: string): Promise<readonly string[]> {
  const { written, diagnostics } = await folder.generate(address)
  if (written === undefined) throw new Error(diagnostics.map(each => each.detail).join('\n'))
  return [...written.files].map(([name, count]) => `${name} ${count}`)
}

async function remarks(folder: Project): Promise<readonly string[]> {
  return (await folder.generate()).written?.remarks ?? []
}

/** What somebody does at the coordinator, by name of the VM, SR or whatever it is. */
async function byHand(
  folder: Project,
  act: (
    call: (method: string, ...parameters: readonly XapiRecord[string][]) => Promise<unknown>,
    find: (className: string, name: string) => Promise<string>,
  ) => Promise<void>,
): Promise<void> {
  const emulator = await openWorld(folder.newProcess())
  const session = await dialEmulator(emulator).connect('10.0.0.1', 'root', 'labroot')
  await act(
    (method, ...parameters) => session.call(method, ...parameters),
    async (className, name) =>
      String(((await session.call(`${className}.get_by_name_label`, name)) as string[])[0]),
  )
  await session.close()
  await emulator.close()
}

function edit(folder: Project, name: string, before: string, after: string): void {
  const text = folder.disk.files.snapshot()[`/work/${name}`] ?? ''
  if (!text.includes(before)) throw new Error(`${name} does not hold ${before}`)
  folder.disk.files.write(
    `/work/${name}`,
    text.replace(before, () => after),
  )
}

test('a folder gets one pool after another; what belongs to the second says so', async () => {
  const folder = await besidePool()
  await generated(folder, '10.0.0.2')
  const first = textOf(folder)
  expect(await generated(folder, '10.0.0.3')).toEqual([
    'hosts.pool.hcl 2',
    'networks.pool.hcl 1',
    'storage.pool.hcl 1',
    'imports.pool.hcl 4',
  ])
  expect(textOf(folder).replaceAll(/\s/g, '').length).toBeGreaterThan(first.replaceAll(/\s/g, '').length)
  expect(textOf(folder).match(/^variable /gm)).toHaveLength(1)
  expect(textOf(folder)).toContain('pool "pool" {\n  coordinator = host.gamma\n}')
  expect(textOf(folder).match(/^ {2}pool *= pool\.pool$/gm)).toHaveLength(1)
  expect(leftToDo(await folder.plan())).toEqual([])
  await applied(folder)
  expect(leftToDo(await folder.plan())).toEqual([])
})

test('what somebody made by hand meanwhile is all that is written the next time', async () => {
  const folder = await besidePool()
  await generated(folder, '10.0.0.1')
  await applied(folder)
  const before = textOf(folder)
  await byHand(folder, async (call, find) => {
    await call('VM.clone', await find('VM', 'web 01'), 'copy of "web"')
    await call('VM.set_name_label', await find('VM', 'web 02'), 'renamed')
  })
  expect(await generated(folder)).toEqual(['machines.pool.hcl 1', 'imports.pool.hcl 1'])
  for (const line of before.split('\n')) expect(textOf(folder)).toContain(line)
  expect(textOf(folder)).toContain('vm "copy_of_web" {\n  name       = "copy of \\"web\\""')
  // The edit is no business of generating: the block has another name for it, and the plan says so.
  expect(leftToDo(await folder.plan())[0]).toContain('update vm.web["web 02"]')
})

test('blocks that are there already get the objects of their names, and others where names are not unique', async () => {
  const folder = await besidePool()
  await byHand(folder, async (call, find) => {
    await call('VM.clone', await find('VM', 'web 02'), 'twin')
    await call('VM.clone', await find('VM', 'web 02'), 'twin')
  })
  folder.disk.files.write(
    '/work/main.pool.hcl',
    `host "first" {
  address  = "10.0.0.1"
  password = var.host_password
}
variable "host_password" {
  type      = string
  sensitive = true
}
vm "front" {
  name     = "web 01"
  template = "guest"
  memory   = "256MiB"
  power    = "halted"
  disk "root" {
    sr   = sr.store
    size = "1GiB"
  }
}
vm "twin" {
  name     = "twin"
  template = "guest"
  power    = "halted"
}
sr "store" {
  type    = "nfs"
  name    = "Store"
  server  = "10.0.0.100"
  path    = "/export"
  default = true
}
`,
  )
  await generated(folder)
  const text = textOf(folder)
  expect(text).toContain('to = vm.front\n')
  expect(text).toContain('to = sr.store\n')
  expect(text).toContain('to = host.first\n')
  expect(text).not.toContain('to = vm.twin\n')
  expect(text).toContain('to = vm.twin_2\n')
  expect(text).toContain('to = vm.twin_3\n')
  expect(text).toContain('coordinator = host.first\n')
  // Which of two VMs a block means nobody can tell, so it stands for a third.
  expect(leftToDo(await folder.plan()).filter(each => !each.startsWith('step'))).toEqual([
    expect.stringContaining('create vm.twin '),
  ])
})

test('what a plan would bring back is left as it is, until its block says otherwise', async () => {
  const folder = await besidePool()
  await byHand(folder, async (call, find) => {
    const sr = await find('SR', 'Store')
    const host = await find('host', 'beta')
    const pbds = (await call('PBD.get_all_records')) as Readonly<Record<string, XapiRecord>>
    const [pbd] = Object.entries(pbds).find(([, each]) => each['SR'] === sr && each['host'] === host) ?? []
    await call('PBD.unplug', pbd ?? '')
  })
  const { written } = await folder.generate('10.0.0.1')
  expect(written?.remarks).toEqual([
    'The SR Store is not attached to beta, which its block leaves so. Take pbds out of its ignore_changes, and the plan attaches it.',
  ])
  expect(leftToDo(await folder.plan())).toEqual([])
  await applied(folder)
  expect(leftToDo(await folder.plan())).toEqual([])
  edit(folder, 'storage.pool.hcl', '[pbds]', '[]')
  expect((await folder.plan()).plan?.steps.map(step => step.call)).toEqual(['PBD.plug'])
})

test('an address that somebody gave a NIC of a bond is left out, and told', async () => {
  const folder = await besidePool()
  await byHand(folder, async call => {
    const pifs = Object.entries((await call('PIF.get_all_records')) as Record<string, XapiRecord>)
    const hosts = (await call('host.get_by_name_label', 'alpha')) as readonly string[]
    const nic = (device: string) =>
      pifs.find(([, pif]) => pif['host'] === hosts[0] && pif['device'] === device)?.[0] ?? ''
    const network = String(await call('network.create', { name_label: 'both' }))
    await call('Bond.create', network, [nic('eth2'), nic('eth3')], '', 'active-backup', {})
    await call('PIF.reconfigure_ip', nic('eth2'), 'Static', '172.16.0.9', '255.255.255.0', '', '')
  })
  expect((await folder.generate('10.0.0.1')).written?.remarks).toContain(
    'The address of eth2 on alpha is left out: the NIC belongs to a bond, and it is the bond that has an address.',
  )
  expect(textOf(folder)).not.toContain('storage_interface')
  await applied(folder)
  expect(leftToDo(await folder.plan())).toEqual([])
})

test('a host that is disabled while VMs run on it stays so, until its block says otherwise', async () => {
  const folder = await besidePool()
  await byHand(folder, async (call, find) => {
    const beta = await find('host', 'beta')
    await call('VM.start_on', await find('VM', 'web 01'), beta, false, false)
    await call('host.disable', beta)
  })
  await generated(folder, '10.0.0.1')
  await applied(folder)
  expect(leftToDo(await folder.plan())).toEqual([])
  edit(folder, 'hosts.pool.hcl', '[maintenance]', '[]')
  expect((await folder.plan()).plan?.steps.map(step => step.call)).toEqual(['host.enable'])
})

test('a block that was taken out is not written again, and is told', async () => {
  const folder = await besidePool()
  await generated(folder, '10.0.0.1')
  await applied(folder)
  edit(folder, 'machines.pool.hcl', 'toset(["web 01", "web 02"])', 'toset(["web 01"])')
  edit(folder, 'imports.pool.hcl', '  for_each = {', '  for_each = {} == {} ? {} : {')
  expect(await remarks(folder)).toEqual([
    'No block declares vm.web["web 02"], which the state holds: the next plan removes or forgets what they stand for. To have their blocks written anew, let go of them first: poolwright state rm ADDRESS.',
  ])
})

test('an object whose block is about to move is where it moves to', async () => {
  const folder = await besidePool()
  await generated(folder, '10.0.0.1')
  await applied(folder)
  edit(
    folder,
    'storage.pool.hcl',
    'sr "store"',
    'moved {\n  from = sr.store\n  to   = sr.disks\n}\n\nsr "disks"',
  )
  edit(folder, 'machines.pool.hcl', 'sr.store', 'sr.disks')
  folder.disk.files.write('/work/imports.pool.hcl', '')
  const { written } = await folder.generate()
  expect({ files: [...(written?.files ?? [])], remarks: written?.remarks }).toEqual({
    files: [],
    remarks: [],
  })
})

test('a VM that is protected and tied to its host is a warning as long as nothing of that changes', async () => {
  const folder = await besidePool()
  await byHand(folder, async (call, find) => {
    const [vm, sr] = [await find('VM', 'web 01'), await find('SR', 'Store')]
    const network = await call('network.create', {
      name_label: 'inside',
      name_description: '',
      other_config: {},
    })
    await call('VIF.create', {
      VM: vm,
      network: String(network),
      device: '0',
      MAC: '',
      MTU: '1500',
      other_config: {},
      qos_algorithm_type: '',
      qos_algorithm_params: {},
    })
    await call('VM.set_ha_restart_priority', vm, 'restart')
    await call('pool.enable_ha', [sr], {})
  })
  await generated(folder, '10.0.0.1')
  const outcome = await folder.plan()
  expect(leftToDo(outcome)).toEqual([])
  const told = outcome.plan?.findings.find(({ code }) => code === 'protected-vm-not-agile')
  expect([told?.severity, told?.detail]).toEqual(['warning', expect.stringContaining('its network inside')])
  await applied(folder)
  // One more is not taken over from anybody: that is what the plan would do.
  edit(folder, 'availability.pool.hcl', '[vm.web_01]', '[vm.web_01, vm.inner]')
  folder.disk.files.write(
    '/work/inner.pool.hcl',
    `vm "inner" {
  template = "guest"
  memory   = "256MiB"
  nic "0" {
    network = network.inside
  }
}
`,
  )
  expect(leftToDo(await folder.plan())).toEqual(
    expect.arrayContaining([expect.stringMatching(/^protected-vm-not-agile .*vm\.inner/)]),
  )
})

test('a paused VM stays so, until its block says otherwise', async () => {
  const folder = await besidePool()
  await byHand(folder, async (call, find) => {
    const vm = await find('VM', 'web 01')
    await call('VM.start', vm, false, false)
    await call('VM.pause', vm)
  })
  const { written } = await folder.generate('10.0.0.1')
  expect(written?.remarks).toEqual([expect.stringContaining('The VM web 01 is paused')])
  expect(leftToDo(await folder.plan())).toEqual([])
  await applied(folder)
  expect(leftToDo(await folder.plan())).toEqual([])
})
